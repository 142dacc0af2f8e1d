package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.GrowingFile;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.PageScan;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.BackupFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Opens like another one, which looks for backups beside the file only. What it calls a wrong key is looked at once more
 * with the backups where the policy puts them: they tell a damaged salt from it.
 *
 * @param opener does all the work
 * @param policy says where the backups are
 */
public record WitnessedOpener(DatabaseOpener opener, BackupPolicy policy) implements DatabaseOpener {
    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        try {
            return opener.open(database);
        } catch (MigrationException e) {
            throw witnessed(e, database);
        }
    }

    @Override
    public Connection openForRun(DatabaseFile database) throws SQLException {
        try {
            return opener.openForRun(database);
        } catch (MigrationException e) {
            throw witnessed(e, database);
        }
    }

    private MigrationException witnessed(MigrationException refusal, DatabaseFile database) {
        if (refusal.problem().code() != ProblemCode.WRONG_KEY || opener.mayBeOpen(database)) {
            return refusal;
        }
        Optional<Problem> found = opener.diagnose(database, backups(database));
        return found.isPresent() && found.get().code() == ProblemCode.SALT_DAMAGED
                ? MigrationException.refusing(found.get(), refusal)
                : refusal;
    }

    private List<Path> backups(DatabaseFile database) {
        try {
            return new BackupFolder(database, policy)
                    .newestFirst().stream().map(Backup::file).toList();
        } catch (IOException e) {
            return List.of(); // what cannot be looked for cannot help
        }
    }

    @Override
    public Optional<Connection> openToRead(DatabaseFile database) throws SQLException {
        return opener.openToRead(database);
    }

    @Override
    public void create(DatabaseFile empty) throws SQLException {
        opener.create(empty);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        opener.prove(database);
    }

    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return opener.scan(database);
    }

    @Override
    public Optional<PageScan> scanGrowing(GrowingFile copy) throws IOException {
        return opener.scanGrowing(copy);
    }

    @Override
    public boolean playBack(DatabaseFile crashed) throws IOException {
        return opener.playBack(crashed);
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        opener.proveRecovery(recovered, aside);
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database) {
        return opener.mayBeOpen(database);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        opener.transfer(from, emptyTo, newKey);
    }

    @Override
    public Held hold(DatabaseFile database) throws IOException {
        return opener.hold(database);
    }

    @Override
    public Held holdOpened(DatabaseFile database, Connection opened) throws SQLException {
        return opener.holdOpened(database, opened);
    }
}
