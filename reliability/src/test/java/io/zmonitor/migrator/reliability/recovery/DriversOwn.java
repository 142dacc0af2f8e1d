package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.reliability.work.BareDriver;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens as plain JDBC would, so that the driver recovers what a crash has left; nothing is proved or played back before. */
class DriversOwn extends ForwardingOpener {
    private final boolean encrypted;

    /** With the key of the ward, or without encryption. */
    DriversOwn(DatabaseOpener opener, boolean encrypted) {
        super(opener);
        this.encrypted = encrypted;
    }

    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        return encrypted ? BareDriver.encrypted(database, CrashedDatabases.rawKey()) : BareDriver.plaintext(database);
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (!purpose.isForRun()) {
            return super.open(database, purpose);
        }
        return open(database);
    }
}
