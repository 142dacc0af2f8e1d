package io.zmonitor.migrator.testkit.faults;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens with the real key; what goes wrong happens on the connections. Thread-safe. */
final class FaultyOpener extends ForwardingOpener {
    private final Faults faults;
    private final FaultyStatements statements;

    FaultyOpener(DatabaseOpener opener, Faults faults) {
        super(opener);
        this.faults = faults;
        this.statements = new FaultyStatements(faults);
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        Connection connection = super.open(database, purpose);
        try {
            if (faults.pages() >= 0) {
                long most = Sql.number(connection, "PRAGMA page_count") + faults.pages();
                Sql.execute(connection, "PRAGMA max_page_count = " + Math.max(most, 1));
            }
            return statements.of(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Pages pages() {
        return new ForwardingPages(super.pages()) {
            @Override
            public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
                super.transfer(from, emptyTo, newKey instanceof FaultyOpener faulty ? faulty.opener() : newKey);
            }
        };
    }
}
