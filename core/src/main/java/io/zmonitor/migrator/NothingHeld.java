package io.zmonitor.migrator;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What an opener that derives nothing holds: itself.
 *
 * @param opener which one
 */
record NothingHeld(DatabaseOpener opener) implements DatabaseOpener.Held {
    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        return opener.open(database);
    }

    @Override
    public Connection openForRun(DatabaseFile database) throws SQLException {
        return opener.openForRun(database);
    }

    @Override
    public Optional<Connection> openToRead(DatabaseFile database) throws SQLException {
        return opener.openToRead(database);
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
    public Optional<PageScan> scanGrowing(GrowingFile copy) throws IOException {
        return opener.scanGrowing(copy);
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
        opener.transfer(from, emptyTo, newKey);
    }

    @Override
    public void close() {
        // Nothing was derived.
    }
}
