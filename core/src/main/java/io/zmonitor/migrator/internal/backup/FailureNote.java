package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Renaming;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.internal.sql.Sha256;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is noted beside a database of a run that failed and left it as it was, so that the same failure at each boot is
 * counted here, and neither the database nor its backups grow by it. Written and read under the run lock. If it is lost,
 * the next failure is on record in the audit once more and takes a backup of its own.
 *
 * @param failure which one: a hash of all that it says
 * @param code its problem's code
 * @param count how often it came without a row in the audit
 * @param last when it came last
 * @param unchanged what holds as long as the database looks like this; nothing if somebody else may have written
 */
public record FailureNote(String failure, String code, long count, Instant last, Optional<Unchanged> unchanged) {
    private static final String NAME = "-migrator-failure";
    private static final String UNFINISHED = NAME + "-unfinished";
    private static final String FORMAT = "zmonitor-migrator failure 1";
    private static final String NOTHING = "-";
    private static final int LINES = 8;
    private static final long LARGEST = 4096;

    /**
     * A backup that holds everything that the database holds but rows about failures in its audit.
     *
     * @param seen what the database looked like after the failure
     * @param backup how the backup's name goes on after the database's
     * @param looks what the backup looks like
     */
    public record Unchanged(String seen, String backup, String looks) {
        /** Looks at both. No connection of this process may be open. */
        public static Optional<Unchanged> of(DatabaseFile database, Backup backup) throws IOException {
            Sighting seen = Sighting.of(database);
            String name = database.path().getFileName().toString();
            String copy = backup.file().getFileName().toString();
            return seen.quiet() && copy.startsWith(name)
                    ? Optional.of(new Unchanged(text(seen), copy.substring(name.length()), looks(backup.file())))
                    : Optional.empty();
        }

        private static String looks(Path file) throws IOException {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant();
        }

        private static String text(Sighting seen) {
            return seen.stamp().size() + " " + seen.stamp().modified().toInstant() + " "
                    + Sha256.hex(seen.firstPage().array());
        }

        private boolean isOf(Backup found, DatabaseFile database) throws IOException {
            return found.file().getFileName().toString().equals(database.path().getFileName() + backup)
                    && looks(found.file()).equals(looks);
        }
    }

    /** The hash by which a failure is known. */
    public static String hashOf(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is noted; nothing if there is no note, or none that can be read. */
    public static Optional<FailureNote> read(DatabaseFile database) {
        Path file = database.sibling(NAME);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST
                    ? parsed(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes it, whole and flushed or not at all, in the place of the one before. */
    public void write(DatabaseFile database) throws IOException {
        Path unfinished = database.sibling(UNFINISHED);
        Files.deleteIfExists(unfinished);
        try (Unfinished note = new Unfinished(() -> Files.deleteIfExists(unfinished))) {
            OwnerOnly.createWith(unfinished, text());
            OwnerOnly.flush(unfinished);
            Renaming.move(unfinished, database.sibling(NAME));
            note.keep();
        }
    }

    /** Where it is written before it gets its name. */
    public static Path unfinished(DatabaseFile database) {
        return database.sibling(UNFINISHED);
    }

    /** Deletes it, if there is one. */
    public static void delete(DatabaseFile database) throws IOException {
        Files.deleteIfExists(database.sibling(NAME));
    }

    /**
     * The backup that still holds everything, if the database is what it was after the failure. No connection of this
     * process may be open.
     */
    public Optional<Backup> backupOf(DatabaseFile database, BackupFolder folder) throws IOException {
        if (unchanged.isEmpty()) {
            return Optional.empty();
        }
        Sighting now = Sighting.of(database);
        if (!now.quiet() || !Unchanged.text(now).equals(unchanged.get().seen())) {
            return Optional.empty();
        }
        for (Backup found : folder.newestFirst()) {
            if (unchanged.get().isOf(found, database)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private String text() {
        String text = String.join(
                "\n",
                FORMAT,
                failure,
                code,
                Long.toString(count),
                last.toString(),
                unchanged.map(Unchanged::seen).orElse(NOTHING),
                unchanged.map(known -> known.backup() + " " + known.looks()).orElse(NOTHING));
        return text + "\n" + hashOf(text) + "\n";
    }

    private static Optional<FailureNote> parsed(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != LINES
                || !lines.get(0).equals(FORMAT)
                || !hashOf(String.join("\n", lines.subList(0, LINES - 1))).equals(lines.get(LINES - 1))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FailureNote(
                    lines.get(1),
                    lines.get(2),
                    Long.parseLong(lines.get(3)),
                    Instant.parse(lines.get(4)),
                    unchanged(lines.get(5), lines.get(6))));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Unchanged> unchanged(String seen, String backup) {
        int blank = backup.indexOf(' ');
        return seen.equals(NOTHING) || blank < 0
                ? Optional.empty()
                : Optional.of(new Unchanged(seen, backup.substring(0, blank), backup.substring(blank + 1)));
    }
}
