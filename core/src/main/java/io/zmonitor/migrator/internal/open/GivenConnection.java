package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A connection that somebody else opened: it is neither locked nor closed here. */
public record GivenConnection(Connection connection) implements DatabaseAccess {
    /** What such a database is called in messages. */
    public static final Path NAME = Path.of("The given connection");

    @Override
    public Path name() {
        return NAME;
    }

    @Override
    public Optional<Connection> look() throws SQLException {
        boolean committing = UndeclaredFailure.declaring(connection::getAutoCommit);
        if (!committing || new SqlConnection(connection).inTransaction()) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.CONNECTION_IN_TRANSACTION, NAME));
        }
        return Optional.of(connection);
    }

    @Override
    public Held lock(Duration patience, String application) {
        return () -> {};
    }

    @Override
    public Connection change(Held lock) throws SQLException {
        return look().orElseThrow();
    }

    @Override
    public Connection reopen() {
        return connection;
    }

    @Override
    public Connection unlimited() {
        return connection;
    }

    @Override
    public void close() {
        // It belongs to the caller.
    }
}
