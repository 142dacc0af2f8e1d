package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.BackupFolder;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Opens like another one, which looks for backups beside the file only. What it calls a wrong key is looked at once more
 * with the backups where the policy puts them: they tell a damaged salt from it.
 */
public final class WitnessedOpener extends ForwardingOpener {
    private final BackupPolicy policy;

    /** Opens like this one, with the backups where this policy puts them. */
    public WitnessedOpener(DatabaseOpener opener, BackupPolicy policy) {
        super(opener);
        this.policy = policy;
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        try {
            return super.open(database, purpose);
        } catch (MigrationException e) {
            throw witnessed(e, database);
        }
    }

    private MigrationException witnessed(MigrationException refusal, DatabaseFile database) {
        if (refusal.problem().code() != ProblemCode.WRONG_KEY || mayBeOpen(database, 0)) {
            return refusal;
        }
        Optional<Problem> found = pages().diagnose(database, backups(database));
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
    public Held hold(DatabaseFile database) throws IOException {
        return opener().hold(database);
    }

    @Override
    public Held hold(DatabaseFile database, Connection opened) throws SQLException {
        return opener().hold(database, opened);
    }
}
