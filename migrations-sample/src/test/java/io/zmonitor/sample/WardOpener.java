package io.zmonitor.sample;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Collation;

/** Gives each connection the collation that the application's schema names. */
final class WardOpener extends ForwardingOpener {
    WardOpener(DatabaseOpener key) {
        super(key);
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        Connection connection = super.open(database, purpose);
        try {
            Collation.create(connection, "ward_order", new WardOrder());
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Wards by number: 2 before 10. */
    private static final class WardOrder extends Collation {
        @Override
        protected int xCompare(String one, String other) {
            return one.length() == other.length()
                    ? one.compareTo(other)
                    : Integer.compare(one.length(), other.length());
        }
    }
}
