package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.sql.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code migrations.lock}: a comment, a line for each script in the order of their paths, a comment for
 * each snapshot, and the value of the chain: SHA-256 of the scripts' lines as they stand there, each with its line end.
 * Snapshots are no part of the chain: it says what is to be applied, and they say it once more.
 *
 * <p>Reading it costs a boot with nothing to do no more than a look at its first and last line: no hashing, no
 * expressions, few classes. {@link #files()} and {@link #verify()} read the rest.
 */
public final class LockFile {
    public static final String NAME = "migrations.lock";
    static final String SEPARATOR = "  ";
    private static final String COMMENT = "# Checksums of the migrations. Generated, committed, never edited by hand.";
    private static final String CHAIN = "chain" + SEPARATOR;
    private static final String SNAPSHOT = "#" + SEPARATOR;
    private static final int HASH_DIGITS = 64;
    private static final int LONGEST_END = 80;

    /**
     * A script of a folder and what identifies its content.
     *
     * @param path relative to the migrations' folder, with {@code /} between the parts
     * @param sha256 of the normalised text, in lower-case hexadecimal digits
     */
    public record Line(String path, String sha256) {
        private String text() {
            return sha256 + SEPARATOR + path;
        }
    }

    private final String folder;
    private final byte[] bytes;
    private final String chain;
    private @Nullable List<Line> files;
    private List<Line> snapshots = List.of();
    private boolean verified;

    private LockFile(String folder, byte[] bytes, String chain) {
        this.folder = folder;
        this.bytes = bytes;
        this.chain = chain;
    }

    /**
     * Reads the file's first and last line.
     *
     * @param folder where it is, for messages
     */
    public static LockFile read(String folder, byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '#') {
            throw malformed(folder, 1, "it does not start with a comment");
        }
        // Decoding all of it would take a cold program longer than reading it.
        int from = Math.max(0, bytes.length - LONGEST_END);
        String end = withoutLineEnd(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
        int hash = end.length() - HASH_DIGITS;
        if (hash < 0 || !end.startsWith("\n" + CHAIN, hash - CHAIN.length() - 1) || !isHash(end, hash)) {
            throw malformed(folder, 0, "it does not end with the value of its chain");
        }
        return new LockFile(folder, bytes, end.substring(hash));
    }

    private static String withoutLineEnd(String text) {
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        return text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    /** The value of the last line, as it stands there. */
    public String chain() {
        return chain;
    }

    /** All scripts, as they stand there. */
    public List<Line> files() {
        List<Line> known = files;
        if (known == null) {
            known = read();
            files = known;
        }
        return known;
    }

    /** The snapshots, as they stand there. */
    public List<Line> snapshots() {
        files();
        return snapshots;
    }

    // The value is compared first: lines that are what it was made from need no look at each of their digits, and a
    // cold
    // program takes that look for 64 digits a line.
    private List<Line> read() {
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r", "");
        int from = text.indexOf('\n') + 1;
        int chainStart = text.lastIndexOf("\n" + CHAIN) + 1;
        int firstSnapshot = text.indexOf("\n" + SNAPSHOT, from - 1) + 1;
        int to = firstSnapshot > 0 && firstSnapshot < chainStart ? firstSnapshot : chainStart;
        verified = Sha256.hex(text.substring(from, to).getBytes(StandardCharsets.UTF_8))
                .equals(chain);
        List<Line> scripts = new ArrayList<>();
        List<Line> further = new ArrayList<>();
        int number = 1;
        int start = from;
        while (start < chainStart) {
            int end = text.indexOf('\n', start);
            boolean ofSnapshot = text.startsWith(SNAPSHOT, start);
            number++;
            if (!ofSnapshot && start > to) {
                throw malformed(folder, number, "the line stands behind those of the snapshots");
            }
            (ofSnapshot ? further : scripts)
                    .add(line(number, text, ofSnapshot ? start + SNAPSHOT.length() : start, end));
            start = end + 1;
        }
        snapshots = further;
        return List.copyOf(scripts);
    }

    private Line line(int number, String text, int start, int end) {
        int path = start + HASH_DIGITS + SEPARATOR.length();
        boolean isLine = path < end && text.startsWith(SEPARATOR, start + HASH_DIGITS);
        if (!isLine || (!verified && !isHash(text, start))) {
            throw malformed(folder, number, "the line is not a checksum, two blanks and a path");
        }
        return new Line(text.substring(path, end), text.substring(start, start + HASH_DIGITS));
    }

    /** Proves that the lines are those the chain was made from. */
    public void verify() {
        files();
        if (!verified) {
            throw malformed(folder, 0, "its chain is broken, so a line was changed");
        }
    }

    /** The text for these scripts and snapshots, both given in the order of their paths. */
    public static String text(List<Line> files, List<Line> snapshots) {
        StringBuilder text = new StringBuilder(COMMENT).append('\n');
        append(text, files);
        for (Line snapshot : snapshots) {
            text.append(SNAPSHOT).append(snapshot.text()).append('\n');
        }
        return text.append(CHAIN).append(chain(files)).append('\n').toString();
    }

    /** The chain's value for these scripts, given in the order of their paths. */
    public static String chain(List<Line> files) {
        StringBuilder text = new StringBuilder();
        append(text, files);
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder text, List<Line> files) {
        for (Line file : files) {
            text.append(file.text()).append('\n');
        }
    }

    private static boolean isHash(String text, int from) {
        if (from + HASH_DIGITS > text.length()) {
            return false;
        }
        // As bytes: a cold program takes several calls for each character of a text, and there are 64 in each line.
        for (byte digit : text.substring(from, from + HASH_DIGITS).getBytes(StandardCharsets.ISO_8859_1)) {
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static MigrationException malformed(String folder, int line, String because) {
        ScriptLocation place = ScriptLocation.line(folder + "/" + NAME, line);
        return MigrationException.refusing(Problem.ofScript(ProblemCode.LOCK_FILE_MALFORMED, place, because));
    }
}
