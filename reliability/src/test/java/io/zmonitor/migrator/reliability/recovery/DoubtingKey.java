package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A key that leaves recovering to the driver. It does not believe the first recovery, unless told to, so that the side
 * files are put back and another one is made.
 */
final class DoubtingKey implements DatabaseOpener {
    private final DatabaseOpener key = Ward.key();
    private boolean believes;

    DoubtingKey(boolean believes) {
        this.believes = believes;
    }

    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        return key.open(database);
    }

    @Override
    public Connection openForRun(DatabaseFile database) throws SQLException {
        return key.openForRun(database);
    }

    @Override
    public void create(DatabaseFile empty) throws SQLException {
        key.create(empty);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        key.prove(database);
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        if (!believes) {
            believes = true;
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.RECOVERY_INCOMPLETE, recovered.path(), "2"));
        }
        key.proveRecovery(recovered, aside);
    }
}
