package io.zmonitor.migrator;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens like another opener, for those that change or watch some of what it does. Everything is passed on but
 * {@link #hold} and {@link #holdOpened}, and {@link #createForRun}: what those give opens through this one, so that nothing
 * passes it by.
 *
 * <p>As thread-safe as the other one.
 */
public abstract class ForwardingOpener implements DatabaseOpener {
    private final DatabaseOpener opener;

    /** One that passes on to this. */
    protected ForwardingOpener(DatabaseOpener opener) {
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    /** The one that does the work. */
    protected final DatabaseOpener opener() {
        return opener;
    }

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
    public Optional<Problem> diagnose(DatabaseFile database, List<Path> backups) {
        return opener.diagnose(database, backups);
    }

    @Override
    public Optional<PageScan> scanGrowing(GrowingFile copy) throws IOException {
        return opener.scanGrowing(copy);
    }

    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        return opener.playBack(crashed, done);
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
    public boolean mayBeOpenTwice(DatabaseFile database) {
        return opener.mayBeOpenTwice(database);
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return opener.attach(opened, file, schema);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        opener.transfer(from, emptyTo, newKey);
    }
}
