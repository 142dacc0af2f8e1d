package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.PageScan;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Opens with the real key, and has every call on what it opened counted. For one thread.
 *
 * @param opener the real one
 * @param calls who counts, and lets one fail
 */
record CallingOpener(DatabaseOpener opener, JdbcCalls calls) implements DatabaseOpener.Held {
    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        return calls.opening(() -> opener.open(database));
    }

    @Override
    public Connection openForRun(DatabaseFile database) throws SQLException {
        return calls.opening(() -> opener.openForRun(database));
    }

    @Override
    public Optional<Connection> openToRead(DatabaseFile database) throws SQLException {
        return Optional.of(calls.opening(() -> opener.openToRead(database).orElseThrow()));
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
        opener.transfer(from, emptyTo, newKey instanceof CallingOpener calling ? calling.opener : newKey);
    }

    @Override
    public Held hold(DatabaseFile database) throws IOException {
        return new CallingOpener(opener.hold(database), calls);
    }

    @Override
    public Held holdOpened(DatabaseFile database, Connection opened) throws SQLException {
        return new CallingOpener(opener.holdOpened(database, opened), calls);
    }

    @Override
    public void close() {
        if (opener instanceof Held held) {
            held.close();
        }
    }
}
