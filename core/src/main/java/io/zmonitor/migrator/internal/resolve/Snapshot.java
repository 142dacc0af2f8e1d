package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.folder.FileName;
import io.zmonitor.migrator.internal.folder.FileNameReader;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all migrations up to a number leave in an empty database: the statements that make it, and what the ledger keeps
 * of the migrations beside what the source says without reading them. Its text begins with the hash of all that follows,
 * and with a value that stands for the migrations that it was made from: a text that somebody edited, or that was made
 * from other migrations, is refused.
 *
 * @param number the highest number that it covers
 * @param file its path
 * @param covered the migrations up to that number, in the order of execution
 * @param rollbacks the scripts that undo them
 * @param compatibleWith the oldest builds that may open the database, of those that say one
 * @param statements what makes schema and rows
 */
public record Snapshot(
        long number,
        String file,
        List<SourceEntry> covered,
        Map<MigrationId, String> rollbacks,
        Map<MigrationId, Long> compatibleWith,
        List<ScriptStatement> statements) {
    private static final String COMMENT = "-- ";
    private static final String FIRST = "-- Made by MigrationsSnapshot from all migrations up to ";
    private static final String HASH = "-- sha256 ";
    private static final String STANDS_FOR = "-- stands for ";
    private static final String COMPATIBLE = "-- compatible ";
    private static final String ROLLBACK = "-- rollback ";

    /** No number. */
    public static final long NONE = -1;

    /** The last migration that it covers. */
    public MigrationId newest() {
        return covered.get(covered.size() - 1).id();
    }

    /** The number of the largest snapshot that a new database may start from on its way to the target; or none. */
    public static long newest(MigrationSet set, Target target) {
        long most = target instanceof Target.UpTo upTo ? upTo.number() : Long.MAX_VALUE;
        long newest = NONE;
        for (long number : set.snapshots()) {
            newest = number <= most ? Math.max(newest, number) : newest;
        }
        return newest;
    }

    /** The migrations up to this number, in the order of execution. */
    public static List<SourceEntry> covered(MigrationSet set, long number) {
        List<SourceEntry> covered = new ArrayList<>();
        for (SourceEntry entry : set.entries()) {
            if (entry.id().number() <= number) {
                covered.add(entry);
            }
        }
        return covered;
    }

    /**
     * Reads one, and proves it.
     *
     * @throws MigrationException if it is not what the lock file lists, was edited, or stands for other migrations
     */
    static Snapshot read(MigrationSet set, long number) {
        ScriptText script = set.snapshotText(number);
        String text = script.text();
        int second = text.indexOf('\n') + 1;
        int third = text.indexOf('\n', second) + 1;
        if (!text.startsWith(FIRST) || !text.startsWith(HASH, second) || third == 0) {
            throw refused(script.file(), "it does not begin as those do that MigrationsSnapshot makes");
        }
        String rest = text.substring(third);
        if (!ScriptText.sha256(rest).equals(text.substring(second + HASH.length(), third - 1))) {
            throw refused(script.file(), "somebody edited it: its text does not give the hash in its second line");
        }
        if (!rest.startsWith(STANDS_FOR + standsFor(set, number) + "\n")) {
            throw refused(script.file(), "it was made from other migrations or rollback scripts than there are now");
        }
        List<SourceEntry> covered = covered(set, number);
        if (covered.isEmpty()) {
            throw refused(script.file(), "there is no migration that it could stand for");
        }
        Snapshot snapshot = new Snapshot(
                number,
                script.file(),
                covered,
                new HashMap<>(),
                new HashMap<>(),
                ScriptParser.statements(script.file(), text));
        snapshot.readHeader(rest);
        return snapshot;
    }

    private void readHeader(String text) {
        int start = 0;
        while (text.startsWith(COMMENT, start)) {
            int end = text.indexOf('\n', start);
            readHeaderLine(text.substring(start, end));
            start = end + 1;
        }
    }

    private void readHeaderLine(String line) {
        if (line.startsWith(ROLLBACK)) {
            int behindId = line.indexOf(' ', ROLLBACK.length());
            rollbacks.put(id(line.substring(ROLLBACK.length(), behindId)), unescaped(line.substring(behindId + 1)));
        } else if (line.startsWith(COMPATIBLE)) {
            int behindId = line.indexOf(' ', COMPATIBLE.length());
            compatibleWith.put(
                    id(line.substring(COMPATIBLE.length(), behindId)), Long.parseLong(line.substring(behindId + 1)));
        }
    }

    private static MigrationId id(String text) {
        int dash = text.indexOf('-');
        return new MigrationId(MigrationType.ofWord(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    /**
     * The text of a snapshot.
     *
     * @param statements what makes schema and rows, each with its semicolon
     */
    public static String text(
            MigrationSet set,
            long number,
            Map<MigrationId, String> rollbacks,
            Map<MigrationId, Long> compatibleWith,
            String statements) {
        StringBuilder rest =
                new StringBuilder(STANDS_FOR).append(standsFor(set, number)).append('\n');
        for (SourceEntry entry : covered(set, number)) {
            Long oldest = compatibleWith.get(entry.id());
            if (oldest != null) {
                rest.append(COMPATIBLE)
                        .append(entry.id())
                        .append(' ')
                        .append(oldest)
                        .append('\n');
            }
            String rollback = rollbacks.get(entry.id());
            if (rollback != null) {
                rest.append(ROLLBACK)
                        .append(entry.id())
                        .append(' ')
                        .append(escaped(rollback))
                        .append('\n');
            }
        }
        rest.append(statements);
        String first = FIRST + number + ". Never edit it: make it anew.\n";
        return first + HASH + ScriptText.sha256(rest.toString()) + "\n" + rest;
    }

    // Of the whole set, whose migrations may lie in several places; with a lock file, made from its lines.
    private static String standsFor(MigrationSet set, long number) {
        List<String> contents = set.contents(number);
        contents.sort(null);
        return ScriptText.sha256(String.join("\n", contents));
    }

    /** What identifies a migration's content and what undoes it. */
    static String content(SourceEntry entry, String rollback) {
        return entry.id() + " " + entry.checksum() + " " + rollback;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescaped(String line) {
        StringBuilder text = new StringBuilder(line.length());
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '\\' && at < line.length()) {
                char escaped = line.charAt(at++);
                text.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The numbers of snapshots with these paths. */
    static List<Long> numbers(List<String> paths) {
        List<Long> numbers = new ArrayList<>();
        for (String path : paths) {
            if (FileNameReader.read(path) instanceof FileName.Snapshot snapshot) {
                numbers.add(snapshot.number());
            }
        }
        return numbers;
    }

    /** The path of the snapshot up to this number, among these. */
    static String path(List<String> paths, long number) {
        for (String path : paths) {
            if (numbers(List.of(path)).contains(number)) {
                return path;
            }
        }
        throw new IllegalArgumentException("there is no snapshot up to " + number);
    }

    static MigrationException refused(String file, String because) {
        return MigrationException.refusing(
                Problem.ofScript(ProblemCode.SNAPSHOT_REFUSED, ScriptLocation.file(file), because));
    }
}
