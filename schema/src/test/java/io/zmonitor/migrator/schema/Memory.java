package io.zmonitor.migrator.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database in memory. */
record Memory(Connection connection) implements AutoCloseable {
    static Memory with(String... statements) throws SQLException {
        return with(List.of(statements));
    }

    static Memory with(List<String> statements) throws SQLException {
        Memory memory = new Memory(DriverManager.getConnection("jdbc:sqlite::memory:"));
        for (String statement : statements) {
            memory.execute(statement);
        }
        return memory;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + " in " + sql, e);
        }
    }

    List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
