package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A key that is overtaken: something happens once, right before it is proved or right before it plays a journal back. */
final class OvertakenKey implements DatabaseOpener {
    private final DatabaseOpener key = CrashedDatabases.key().withBusyTimeout(Duration.ofMillis(50));
    private final Moment moment;
    private final Deed deed;
    private boolean done;

    OvertakenKey(Moment moment, Deed deed) {
        this.moment = moment;
        this.deed = deed;
    }

    /** When it is overtaken. */
    enum Moment {
        PROOF,
        PLAYBACK,
        OPENING
    }

    /** What happens. */
    @FunctionalInterface
    interface Deed {
        void perform() throws IOException, SQLException;
    }

    private void reached(Moment now) throws IOException {
        if (!done && now == moment) {
            done = true;
            try {
                deed.perform();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (!purpose.isForRun()) {
            return key.open(database, purpose);
        }
        try {
            reached(Moment.OPENING);
        } catch (IOException e) {
            throw new SQLException(e);
        }
        return key.open(database, purpose);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        reached(Moment.PROOF);
        key.prove(database);
    }

    @Override
    public Pages pages() {
        return new Pages() {
            @Override
            public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
                reached(Moment.PLAYBACK);
                return key.pages().playBack(crashed, done);
            }

            @Override
            public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
                key.pages().proveRecovery(recovered, aside);
            }
        };
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return key.mayBeOpen(database, own);
    }
}
