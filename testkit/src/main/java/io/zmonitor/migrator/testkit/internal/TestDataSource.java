package io.zmonitor.migrator.testkit.internal;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source of a test's database: no pool, no users, no log.
 *
 * @param connections gives each connection
 */
public record TestDataSource(Connections connections) implements DataSource {
    /** Gives connections. */
    @FunctionalInterface
    public interface Connections {
        /** The next one. */
        Connection next() throws SQLException;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connections.next();
    }

    @Override
    public Connection getConnection(String name, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The key opens the database: there are no users");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException("Nothing is logged here");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("Nobody waits here");
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Nothing is logged here");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("This is no wrapper of " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
