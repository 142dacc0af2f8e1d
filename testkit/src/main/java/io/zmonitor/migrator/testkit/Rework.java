package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.internal.FilesBeside;
import io.zmonitor.migrator.testkit.internal.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The daily loop of a script that is not released yet: edit it, and try it again on your own data, although your database has
 * its last edition already.
 *
 * <pre>{@code
 * TestDatabase copy = Rework.before(13, Path.of("run/zmonitor.db"), databases);
 * copy.migrator().migrate();
 * }</pre>
 *
 * <p>Everything happens on copies, in a temporary folder that is gone when the process ends. Your database and its backups are
 * only read. It is part of the testkit, so that nothing in an application can call it.
 */
public final class Rework {
    private Rework() {}

    /**
     * A copy of a database as it was before a migration. If the database has the migration, that is the newest backup beside it
     * that has not, or else the copy is rolled back with the scripts that the ledger has stored.
     *
     * @param number of the first migration that the copy does not have
     * @param original a database that nobody has open
     * @param databases its migrations, and how it is opened
     * @throws IllegalStateException if the database is in use or crashed, or if there is neither a backup nor a rollback
     * @throws MigrationException if the database cannot be opened
     */
    public static TestDatabase before(long number, Path original, TestDatabases databases) throws IOException {
        Objects.requireNonNull(databases, "databases");
        DatabaseFile file = new DatabaseFile(Objects.requireNonNull(original, "original"));
        if (!new FilesBeside(file).leftovers().isEmpty()) {
            throw new IllegalStateException(
                    "A journal or log stands beside " + file + ". End the application that uses it, or boot it once.");
        }
        Migrator reader = Migrator.forDatabase(file.path(), databases.opener()).withSource(databases.source());
        List<Path> candidates = new ArrayList<>(List.of(file.path()));
        reader.maintenance().backups().stream().map(Backup::file).forEach(candidates::add);
        for (Path candidate : candidates) {
            TestDatabase copy = copy(candidate, databases);
            if (newest(copy) < number) {
                return copy;
            }
        }
        TestDatabase copy = copy(file.path(), databases);
        Optional<MigrationException> refusal = rolledBack(copy, number);
        if (refusal.isPresent()) {
            throw new IllegalStateException(
                    "No backup beside " + file + " is of a version below " + number
                            + ", and the copy cannot be rolled back. Write a rollback script, or begin with"
                            + " TestDatabases.atVersion.",
                    refusal.get());
        }
        return copy;
    }

    private static Optional<MigrationException> rolledBack(TestDatabase copy, long number) {
        try {
            copy.migrator().maintenance().rollbackTo(number - 1, "a script is edited");
            return Optional.empty();
        } catch (MigrationException e) {
            return Optional.of(e);
        }
    }

    private static TestDatabase copy(Path original, TestDatabases databases) throws IOException {
        Path copy = TestFolders.next().resolve(TestDatabase.NAME);
        Files.copy(original, copy);
        return databases.opened(copy);
    }

    private static long newest(TestDatabase copy) {
        return Migrator.forDatabase(copy.path(), copy.opener()).withSource(MigrationSource.of()).status().stream()
                .map(MigrationStatus::id)
                .mapToLong(id -> id.number())
                .max()
                .orElse(0);
    }
}
