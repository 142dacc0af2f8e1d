package io.zmonitor.migrator.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection in autocommit mode, on which transactions are statements. The driver's own transaction handling is not
 * used: it keeps a flag of its own, which is wrong as soon as SQLite ends a transaction by itself (driver facts 11,
 * 12).
 */
public final class SqlConnection {
    private final Connection connection;
    private @Nullable Map<String, PreparedStatement> kept;

    public SqlConnection(Connection connection) {
        this.connection = connection;
    }

    public Connection connection() {
        return connection;
    }

    /** As long as this is open, a statement with values is compiled once, however often it is executed. */
    public final class Keeping implements AutoCloseable {
        private final Map<String, PreparedStatement> statements = new HashMap<>();

        private Keeping() {
            kept = statements;
        }

        /** Gives the statements back. What the driver says to that is nobody's failure: all of them were executed. */
        @Override
        public void close() {
            kept = null;
            for (PreparedStatement statement : statements.values()) {
                try {
                    statement.close();
                } catch (SQLException | RuntimeException e) {
                    // Its connection may be closed by now, and took it along.
                }
            }
        }
    }

    /** Keeps compiled statements from now on. */
    public Keeping keeping() {
        return new Keeping();
    }

    private PreparedStatement prepared(String sql, int values) throws SQLException {
        PreparedStatement known = kept == null || values == 0 ? null : kept.remove(sql);
        return known == null ? connection.prepareStatement(sql) : known;
    }

    // After a failure it is not used again.
    private void done(String sql, PreparedStatement statement, int values, boolean succeeded) throws SQLException {
        if (kept == null || values == 0 || !succeeded || kept.putIfAbsent(sql, statement) != null) {
            statement.close();
        }
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Executes one statement; rows it returns are not read. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** Executes one statement with values bound in order. */
    public void execute(String sql, @Nullable Object... values) throws SQLException {
        boolean succeeded = false;
        try {
            PreparedStatement statement = prepared(sql, values.length);
            try {
                bind(statement, values);
                statement.executeUpdate();
                succeeded = true;
            } finally {
                done(sql, statement, values.length, succeeded);
            }
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** The first column of the first row as a number; 0 if there is no row or it is NULL. */
    public long number(String sql) throws SQLException {
        List<Long> rows = numbers(sql);
        return rows.isEmpty() ? 0 : rows.get(0);
    }

    /** The first column of the first row as a text; empty if there is no row or it is NULL. */
    public String text(String sql) throws SQLException {
        List<String> rows = texts(sql);
        return rows.isEmpty() || rows.get(0) == null ? "" : rows.get(0);
    }

    /** Whether a query with values bound in order finds a row. */
    public boolean finds(String sql, @Nullable Object... values) throws SQLException {
        return !rows(sql, 1, values).isEmpty();
    }

    /** The first column of all rows as numbers, with values bound in order; 0 for NULL. */
    public List<Long> numbers(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            List<Long> numbers = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    numbers.add(result.getLong(1));
                }
            }
            return numbers;
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** The first column of all rows as texts, with values bound in order; null for NULL. */
    public List<String> texts(String sql, @Nullable Object... values) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (String[] row : rows(sql, 1, values)) {
            texts.add(row[0]);
        }
        return texts;
    }

    /**
     * The first columns of all rows as texts, with values bound in order; null for NULL. Where a boot reads them so, it
     * spins no lambda.
     */
    public List<String[]> rows(String sql, int columns, @Nullable Object... values) throws SQLException {
        boolean succeeded = false;
        try {
            PreparedStatement statement = prepared(sql, values.length);
            try {
                bind(statement, values);
                List<String[]> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        String[] row = new String[columns];
                        for (int column = 0; column < columns; column++) {
                            row[column] = result.getString(column + 1);
                        }
                        rows.add(row);
                    }
                }
                succeeded = true;
                return rows;
            } finally {
                done(sql, statement, values.length, succeeded);
            }
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** All rows of a query with values bound in order. */
    public <T> List<T> list(String sql, Row<T> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /**
     * Whether a transaction is open, asked of SQLite itself: a BEGIN inside of one is an error. If none was open, none
     * is afterwards.
     */
    public boolean inTransaction() throws SQLException {
        try {
            execute("BEGIN");
        } catch (SQLException e) {
            if (ResultCode.of(e).isPlainError()) {
                return true;
            }
            throw e;
        }
        execute("ROLLBACK");
        return false;
    }

    /** Whether it takes statements of this many bytes, asked of SQLite. */
    public boolean takes(int bytes) throws SQLException {
        String frame = "SELECT 1 /**/";
        try {
            number("SELECT 1 /*" + " ".repeat(Math.max(0, bytes - frame.length())) + "*/");
            return true;
        } catch (SQLException e) {
            if (ResultCode.of(e).isTooBig()) {
                return false;
            }
            throw e;
        }
    }

    /** Whether somebody has closed it. */
    public boolean isClosed() throws SQLException {
        try {
            return connection.isClosed();
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** Closes a connection; what the driver throws is a failure to close it, declared or not. */
    public static void close(Connection connection) throws SQLException {
        try {
            connection.close();
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** A name as SQL text: in double quotes, quotes in it doubled. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
