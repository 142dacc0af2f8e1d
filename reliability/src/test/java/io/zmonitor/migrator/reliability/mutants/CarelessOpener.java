package io.zmonitor.migrator.reliability.mutants;

import io.zmonitor.migrator.reliability.work.BareDriver;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens with whatever key it has, as plain JDBC would: it proves a key when it is asked to, and never by itself. */
final class CarelessOpener implements DatabaseOpener {
    private final byte[] key;

    CarelessOpener(byte[] key) {
        this.key = key;
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        return BareDriver.encrypted(database, key);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        try (SqlCipherKey careful = SqlCipherKey.raw(key)) {
            careful.prove(database);
        }
    }
}
