package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where the backups of one database are, which there are, and which are kept. */
public final class BackupFolder {
    private static final String UNFINISHED = "-unfinished";
    private static final List<String> SIDES = List.of("", "-journal", "-wal", "-shm");
    private static final int SALT = 16;

    /** Who opens backups. */
    @FunctionalInterface
    public interface Versions {
        /** Of which version the schema in a backup is; nothing if it cannot be opened. */
        Optional<?> version(Path backup);

        /**
         * Where the schema of a database stands that may be attached, as a text that is the same for the same version; empty if
         * it has no ledger of this library. With a step in batches half done it is a version of its own: what was copied before
         * the first batch is not pushed out by what is copied at each boot that goes on with it.
         */
        static String in(SqlConnection database, String schema) throws SQLException {
            String batches = schema + ".schema_version_batch";
            String version = "SELECT group_concat(newest, ' ') FROM (SELECT migration_type || '-' || max(version) AS"
                    + " newest FROM " + schema + ".schema_version GROUP BY migration_type ORDER BY migration_type)";
            String stands = asked(database, version);
            boolean isHalfDone = asked(database, "SELECT EXISTS (SELECT 1 FROM " + batches + ")")
                    .equals("1");
            return isHalfDone ? stands + " half done" : stands;
        }

        private static String asked(SqlConnection database, String sql) throws SQLException {
            try {
                return database.text(sql);
            } catch (SQLException e) {
                if (ResultCode.of(e).isPlainError()) {
                    return ""; // no such table, or no such column
                }
                throw e;
            }
        }
    }

    private final DatabaseFile database;
    private final BackupPolicy policy;
    private final String name;
    private final String unfinished;

    /** The backups that this policy makes of this database. */
    public BackupFolder(DatabaseFile database, BackupPolicy policy) {
        this.database = database;
        this.policy = policy;
        this.name = database.path().getFileName().toString();
        this.unfinished = policy.folder().isPresent()
                ? "-" + Integer.toHexString(database.path().toString().hashCode()) + UNFINISHED
                : UNFINISHED;
    }

    /** Where they are. */
    public Path path() {
        Optional<Path> folder = policy.folder();
        Path path = folder.isPresent() ? folder.get() : database.path().resolveSibling("");
        return path.toAbsolutePath();
    }

    /** The backups that are there, the newest first. What only looks like one, as a link or an empty file, is none. */
    public List<Backup> newestFirst() throws IOException {
        if (!Files.isDirectory(path())) {
            return List.of();
        }
        List<Backup> backups = new ArrayList<>();
        for (BackupName found : names()) {
            Path file = path().resolve(found.toString());
            if (isBackup(file)) {
                backups.add(new Results.BackupData(
                        file, found.takenAt(), file.toFile().length(), Duration.ZERO));
            }
        }
        return List.copyOf(backups);
    }

    private List<BackupName> names() throws IOException {
        List<BackupName> names = new ArrayList<>();
        for (Path file : files()) {
            Optional<BackupName> parsed =
                    BackupName.parse(name, file.getFileName().toString());
            if (parsed.isPresent()) {
                names.add(parsed.get());
            }
        }
        names.sort(Collections.reverseOrder());
        return names;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path())) {
            for (Path file : all) {
                files.add(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /**
     * Refuses a folder that cannot take a backup.
     *
     * @throws MigrationException {@link ProblemCode#BACKUP_LOCATION}
     */
    void require() {
        Path folder = path();
        // The database's own folder may well be behind a link; one that was asked for is meant as it was said.
        boolean linked = policy.folder().isPresent() && Files.isSymbolicLink(folder);
        Optional<String> reason = Optional.empty();
        if (linked) {
            reason = Optional.of("it is a symbolic link");
        } else if (!Files.exists(folder)) {
            reason = Optional.of("it does not exist");
        } else if (!Files.isDirectory(folder)) {
            reason = Optional.of("it is no folder");
        } else if (!Files.isWritable(folder)) {
            reason = Optional.of("it may not be written");
        }
        if (reason.isPresent()) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.BACKUP_LOCATION, folder, reason.get()));
        }
    }

    /**
     * Those of them that begin as the database does, the newest first: an encrypted file begins with its salt, which is
     * its own. In a folder that was asked for, others of the same name may be there.
     *
     * @param opener says whether this process may have the database open, which nobody may read then (driver fact 15)
     * @return nothing if there is no database to compare with; if it may not be read, all of them, but for a folder that
     *     was asked for
     */
    public List<Backup> ofThisFile(DatabaseOpener opener) throws IOException {
        if (!Files.isRegularFile(database.path())) {
            return List.of();
        }
        List<Backup> found = newestFirst();
        if (UndeclaredFailure.mayBeOpen(opener, database, 0)) {
            return policy.folder().isEmpty() ? found : List.of();
        }
        List<Backup> own = new ArrayList<>();
        for (Backup backup : found) {
            if (isOfTheSameFile(backup.file(), database.path())) {
                own.add(backup);
            }
        }
        return own;
    }

    /**
     * Whether those that do not begin as the database does are its own nevertheless, from before its loss, its damage or a
     * change of its key: all that are beside it are; in a folder that was asked for, if it is lost and all copy one file.
     */
    public boolean areThisDatabases(List<Backup> found) throws IOException {
        boolean asked = policy.folder().isPresent();
        if (asked && Files.exists(database.path())) {
            return false;
        }
        for (Backup backup : found) {
            if (asked && !isOfTheSameFile(backup.file(), found.get(0).file())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The name of a finished copy, which nothing has, not even a link that leads nowhere. Backups of one file are named in
     * the order in which they were taken: what a clock that went back would call older gets the newest one's moment, and
     * the next number.
     */
    Path free(Instant takenAt, Path copy) throws IOException {
        BackupName free = BackupName.of(name, takenAt);
        for (BackupName there : names()) {
            Path file = path().resolve(there.toString());
            if (isBackup(file) && there.compareTo(free) >= 0 && isOfTheSameFile(file, copy)) {
                free = there.next();
            }
        }
        while (Files.exists(path().resolve(free.toString()), LinkOption.NOFOLLOW_LINKS)) {
            free = free.next();
        }
        return path().resolve(free.toString());
    }

    /** Where a copy is made, by a name that no other database's has, even if it has the same name and folder. */
    Path unfinished(Instant takenAt) {
        return path().resolve(BackupName.of(name, takenAt) + unfinished);
    }

    private static boolean isBackup(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && file.toFile().length() > 0;
    }

    /** Deletes what an interrupted backup left: of this database, whose lock is held, and of no other. */
    void sweep() throws IOException {
        for (Path file : unfinished()) {
            Files.delete(file);
        }
    }

    /** What interrupted backups of this database left; the folder must be there. */
    public List<Path> unfinished() throws IOException {
        List<Path> unfinished = new ArrayList<>();
        for (Path file : files()) {
            if (isUnfinished(file)) {
                unfinished.add(file);
            }
        }
        return unfinished;
    }

    private boolean isUnfinished(Path file) {
        String found = file.getFileName().toString();
        for (String side : SIDES) {
            String end = unfinished + side;
            if (found.endsWith(end)
                    && BackupName.parse(name, found.substring(0, found.length() - end.length()))
                            .isPresent()) {
                return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return false;
    }

    /** Deletes an unfinished backup and what stands beside it. */
    static void discard(Path unfinished) throws IOException {
        for (String side : SIDES) {
            Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + side));
        }
    }

    /**
     * Deletes what the policy does not keep: never the one just taken, whatever the clock says, and none that does not
     * begin as it does, since that is another database's of the same name. What cannot be deleted stays until the next
     * time: one too many is no reason to stop a run.
     *
     * @param versions says of which version the schema in a backup is
     * @return what could not be done, a sentence each
     */
    public List<String> retain(Path justTaken, Versions versions) {
        List<String> undone = new ArrayList<>();
        try {
            List<Path> own = ownNewestFirst(justTaken);
            if (own.size() <= policy.kept()) {
                return undone;
            }
            List<Retention.Kept<Path>> known = new ArrayList<>();
            for (Path file : own) {
                Optional<?> found = versions.version(file);
                known.add(new Retention.Kept<>(file, found));
                if (found.isEmpty()) {
                    undone.add("the backup " + file + " cannot be opened, and is kept");
                }
            }
            for (Path file : Retention.deletable(known, policy.kept(), policy.versions())) {
                delete(file, undone);
            }
        } catch (IOException e) {
            undone.add("old backups in " + path() + " could not be looked for: "
                    + e.getClass().getSimpleName());
        }
        return undone;
    }

    private static void delete(Path file, List<String> undone) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            undone.add("the old backup " + file + " could not be deleted: "
                    + e.getClass().getSimpleName());
        }
    }

    private List<Path> ownNewestFirst(Path justTaken) throws IOException {
        List<Path> own = new ArrayList<>(List.of(justTaken));
        for (Backup backup : newestFirst()) {
            if (!backup.file().equals(justTaken) && isOfTheSameFile(backup.file(), justTaken)) {
                own.add(backup.file());
            }
        }
        return own;
    }

    // An encrypted file begins with its salt, which is its own. One that another database's run has just deleted is
    // none.
    private static boolean isOfTheSameFile(Path one, Path another) throws IOException {
        try {
            return Sighting.start(one, SALT).equals(Sighting.start(another, SALT));
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
