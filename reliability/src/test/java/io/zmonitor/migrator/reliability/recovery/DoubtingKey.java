package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.Pages;
import java.io.IOException;

/**
 * A key that leaves recovering to the driver. It does not believe the first recovery, unless told to, so that the side
 * files are put back and another one is made.
 */
final class DoubtingKey extends DriversOwn {
    private boolean believes;

    DoubtingKey(boolean believes) {
        super(CrashedDatabases.key(), true);
        this.believes = believes;
    }

    @Override
    public Pages pages() {
        return new ForwardingPages(super.pages()) {
            @Override
            public boolean playBack(DatabaseFile crashed, WhileAlone done) {
                return false;
            }

            @Override
            public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
                if (!believes) {
                    believes = true;
                    throw MigrationException.refusing(
                            Problem.ofFile(ProblemCode.RECOVERY_INCOMPLETE, recovered.path(), "2"));
                }
                super.proveRecovery(recovered, aside);
            }
        };
    }
}
