package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.internal.open.FileAccess.CrashProof;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A database file that stays open after its run. It is looked at with a connection that the application can have: unlike
 * a run's, one that others may be attached to. If there is nothing to do, closing this leaves it open. For one thread.
 */
public final class StayingAccess implements DatabaseAccess {
    private final DatabaseFile database;
    private final KeptOpener opener;
    private final FileAccess changing;
    private Duration looking = Duration.ZERO;

    /** Access to this file with this opener. Nothing is opened yet. */
    public StayingAccess(DatabaseFile database, KeptOpener opener, CrashProof crashProof) {
        this.database = database;
        this.opener = opener;
        this.changing = new FileAccess(database, opener, crashProof);
    }

    @Override
    public Path name() {
        return changing.name();
    }

    @Override
    public Optional<FileAccess> file() {
        return changing.file();
    }

    @Override
    public Optional<Connection> look() throws SQLException {
        if (!opener.isLooking() && !changing.mayLook()) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        Connection connection = opener.look(database);
        looking = looking.plusNanos(System.nanoTime() - start);
        return Optional.of(connection);
    }

    @Override
    public Held lock(Duration patience, String application) {
        return changing.lock(patience, application);
    }

    @Override
    public Connection change(Held lock) throws SQLException {
        opener.drop();
        return changing.change(lock);
    }

    @Override
    public Connection reopen() throws SQLException {
        return changing.reopen();
    }

    @Override
    public Connection reopenToAsk() throws SQLException {
        return changing.reopenToAsk();
    }

    @Override
    public Connection unlimited() throws SQLException {
        return changing.unlimited();
    }

    @Override
    public void release(Connection unlimited) throws SQLException {
        changing.release(unlimited);
    }

    @Override
    public Duration opening() {
        return looking.plus(changing.opening());
    }

    @Override
    public boolean isMissing() {
        return changing.isMissing();
    }

    @Override
    public void close() throws SQLException {
        changing.close();
    }
}
