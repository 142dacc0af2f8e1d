package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A further connection to a file that the application works with: no lock is taken that a run would wait for, and nothing
 * is created, recovered or looked at outside of SQLite. For one thread.
 */
public final class FurtherAccess implements DatabaseAccess {
    private final DatabaseFile database;
    private final DatabaseOpener opener;
    private @Nullable Connection connection;

    public FurtherAccess(DatabaseFile database, DatabaseOpener opener) {
        this.database = database;
        this.opener = opener;
    }

    @Override
    public Path name() {
        return database.path();
    }

    @Override
    public Optional<Connection> look() throws SQLException {
        return Optional.of(opened());
    }

    private Connection opened() throws SQLException {
        Connection known = connection;
        Connection open = known == null ? UndeclaredFailure.declaring(() -> opener.open(database, Purpose.RUN)) : known;
        connection = open;
        return open;
    }

    @Override
    public Held lock(Duration patience, String application) {
        return () -> {};
    }

    @Override
    public Connection change(Held lock) throws SQLException {
        return opened();
    }

    @Override
    public Connection reopen() throws SQLException {
        close();
        return opened();
    }

    @Override
    public Connection unlimited() throws SQLException {
        return opened();
    }

    @Override
    public void close() throws SQLException {
        Connection closing = connection;
        connection = null;
        if (closing != null) {
            SqlConnection.close(closing);
        }
    }
}
