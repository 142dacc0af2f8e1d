package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of {@code migrations.lock}: a comment, a line for each script in the order of their paths, and the value of the
 * chain, in which each line is hashed together with its predecessor's hash.
 *
 * <p>Reading it costs a boot with nothing to do no more than a look at its first and last line: no hashing, no expressions, few
 * classes. {@link #files()} and {@link #verify()} read the rest.
 */
final class LockFile {
    static final String NAME = "migrations.lock";
    static final String SEPARATOR = "  ";
    private static final String COMMENT = "# Checksums of the migrations. Generated, committed, never edited by hand.";
    private static final String CHAIN = "chain" + SEPARATOR;
    private static final int HASH_DIGITS = 64;

    private final String folder;
    private final String text;
    private final int chainStart;

    private LockFile(String folder, String text, int chainStart) {
        this.folder = folder;
        this.text = text;
        this.chainStart = chainStart;
    }

    /**
     * Reads the file's first and last line.
     *
     * @param folder where it is, for messages
     */
    static LockFile read(String folder, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r", "");
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        LockFile lock = new LockFile(folder, text, text.lastIndexOf('\n', end - 1) + 1);
        if (!text.startsWith("#")) {
            throw lock.malformed(1, "it does not start with a comment");
        }
        boolean chained = text.startsWith(CHAIN, lock.chainStart)
                && lock.isHash(lock.chainStart + CHAIN.length())
                && end == lock.chainStart + CHAIN.length() + HASH_DIGITS;
        if (!chained) {
            throw lock.malformed(0, "it does not end with the value of its chain");
        }
        return lock;
    }

    /** The value of the last line, as it stands there. */
    String chain() {
        int from = chainStart + CHAIN.length();
        return text.substring(from, from + HASH_DIGITS);
    }

    /** All scripts, as they stand there. */
    List<ScriptFile> files() {
        List<ScriptFile> files = new ArrayList<>();
        int number = 1;
        int start = text.indexOf('\n') + 1;
        while (start < chainStart) {
            int end = text.indexOf('\n', start);
            files.add(file(++number, start, end));
            start = end + 1;
        }
        return files;
    }

    private ScriptFile file(int number, int start, int end) {
        int separator = start + HASH_DIGITS;
        int path = separator + SEPARATOR.length();
        if (path >= end || !text.startsWith(SEPARATOR, separator) || !isHash(start)) {
            throw malformed(number, "the line is not a checksum, two blanks and a path");
        }
        return new ScriptFile(text.substring(path, end), text.substring(start, separator));
    }

    /** Proves that the lines are those the chain was made from. */
    void verify() {
        if (!chained(files()).equals(chain())) {
            throw malformed(0, "its chain is broken, so a line was changed");
        }
    }

    /** The text for these scripts. */
    static String text(List<ScriptFile> files) {
        StringBuilder text = new StringBuilder(COMMENT).append('\n');
        for (ScriptFile file : sorted(files)) {
            text.append(file.line()).append('\n');
        }
        return text.append(CHAIN).append(chain(files)).append('\n').toString();
    }

    /** The chain's value for these scripts, in whatever order they are given. */
    static String chain(List<ScriptFile> files) {
        return chained(sorted(files));
    }

    private static String chained(List<ScriptFile> files) {
        String hash = "";
        for (ScriptFile file : files) {
            hash = ScriptText.sha256(hash + "\n" + file.line());
        }
        return hash;
    }

    private static List<ScriptFile> sorted(List<ScriptFile> files) {
        List<ScriptFile> sorted = new ArrayList<>(files);
        sorted.sort((one, other) -> one.path().compareTo(other.path()));
        return sorted;
    }

    private boolean isHash(int from) {
        if (from + HASH_DIGITS > text.length()) {
            return false;
        }
        for (int at = from; at < from + HASH_DIGITS; at++) {
            char c = text.charAt(at);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private MigrationException malformed(int line, String because) {
        ScriptLocation place = ScriptLocation.line(folder + "/" + NAME, line);
        return MigrationException.refusing(Problem.ofScript(ProblemCode.LOCK_FILE_MALFORMED, place, because));
    }
}
