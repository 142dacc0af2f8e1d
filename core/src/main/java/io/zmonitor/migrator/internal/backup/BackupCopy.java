package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.FlushBeside;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a backup of a database that no connection of the run has open, and that nothing stands beside: copied under
 * another name, flushed, proved, and only then called a backup. Under the run lock.
 *
 * @param database which one
 * @param opener opens it, and its copy
 * @param policy where backups go, and how many are kept
 * @param precautions what a copy must prove
 */
public record BackupCopy(
        DatabaseFile database, DatabaseOpener opener, BackupPolicy policy, Set<Precaution> precautions) {
    private static final int HEADER = 16;

    /**
     * Takes it.
     *
     * @param at names it
     * @throws MigrationException if that cannot be done, or the database itself proves to be damaged; the database was
     *     not touched
     */
    public Backup take(Instant at) {
        long start = System.nanoTime();
        BackupFolder folder = new BackupFolder(database, policy);
        folder.require();
        try {
            folder.sweep();
            Path file = folder.free(at);
            Path unfinished = BackupFolder.unfinished(file);
            try {
                copyTo(unfinished);
                proveWhileFlushing(new DatabaseFile(unfinished));
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                BackupFolder.discard(unfinished);
            }
            OwnerOnly.flush(folder.path());
            folder.retain(file);
            return new Backup(
                    file,
                    Instant.ofEpochSecond(at.getEpochSecond()),
                    Files.size(file),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw refusal(ProblemCode.BACKUP_FAILED, database.path(), e.getClass().getSimpleName(), e);
        } catch (SQLException e) {
            String code = "SQLite says " + ResultCode.of(e).name();
            throw refusal(ProblemCode.BACKUP_FAILED, database.path(), code, SafeCause.of(e, ""));
        }
    }

    private void copyTo(Path copy) throws IOException, SQLException {
        // SQLite looks for side files where a link leads to.
        DatabaseFile real = new DatabaseFile(database.path().toRealPath());
        if (!opener.mayBeOpen(real)) {
            OwnerOnly.create(copy);
            Sighting before = Sighting.of(real);
            boolean careless = !precautions.contains(Precaution.UNDISTURBED);
            if (before.quiet() || careless) {
                OwnerOnly.copyUnflushed(real.path(), copy);
                if (careless || Sighting.of(real).equals(before)) {
                    return;
                }
            }
            Files.delete(copy);
        }
        OwnerOnly.create(copy);
        bySqlite(copy);
    }

    // SQLite reads one state of the database, whatever others do meanwhile, and encrypts the copy with the same key.
    private void bySqlite(Path copy) throws SQLException {
        try (Connection connection = opener.open(database)) {
            new SqlConnection(connection).execute("VACUUM INTO ?", copy.toString());
        }
    }

    private void proveWhileFlushing(DatabaseFile copy) throws IOException {
        FlushBeside flush = FlushBeside.begin(copy.path());
        try {
            prove(copy);
        } finally {
            flush.await();
        }
    }

    private void prove(DatabaseFile copy) throws IOException {
        if (!precautions.contains(Precaution.VERIFIED)) {
            return;
        }
        Soundness soundness = new Soundness(opener);
        Optional<String> flaw = soundness.flaw(copy);
        if (flaw.isPresent()) {
            Optional<String> cause = soundness.flaw(database);
            throw MigrationException.refusing(
                    cause.isPresent()
                            ? Problem.ofFile(ProblemCode.DAMAGED_BEFORE_RUN, database.path(), cause.get())
                            : Problem.ofFile(ProblemCode.BACKUP_NOT_VERIFIED, copy.path(), flaw.get()));
        }
        // The salt, or, without encryption, the word that every such file begins with.
        if (!opener.mayBeOpen(database)
                && !Sighting.start(copy.path(), HEADER).equals(Sighting.start(database.path(), HEADER))) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.BACKUP_NOT_VERIFIED, copy.path(), "it does not begin as the database does"));
        }
    }

    private static MigrationException refusal(ProblemCode code, Path file, String reason, Exception cause) {
        return MigrationException.refusing(Problem.ofFile(code, file, reason), cause);
    }
}
