package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens with the real key, and has every call on what it opened counted. For one thread. */
final class CallingOpener extends ForwardingOpener implements DatabaseOpener.Held {
    private final JdbcCalls calls;

    /** One that passes on to the real one, with these counting, and letting one fail. */
    CallingOpener(DatabaseOpener opener, JdbcCalls calls) {
        super(opener);
        this.calls = calls;
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        return calls.opening(() -> super.open(database, purpose));
    }

    @Override
    public Pages pages() {
        return new ForwardingPages(super.pages()) {
            @Override
            public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
                super.transfer(from, emptyTo, newKey instanceof CallingOpener calling ? calling.opener() : newKey);
            }
        };
    }

    @Override
    public Held hold(DatabaseFile database) throws IOException {
        return new CallingOpener(opener().hold(database), calls);
    }

    @Override
    public Held hold(DatabaseFile database, Connection opened) throws SQLException {
        return new CallingOpener(opener().hold(database, opened), calls);
    }

    @Override
    public void close() {
        if (opener() instanceof Held held) {
            held.close();
        }
    }
}
