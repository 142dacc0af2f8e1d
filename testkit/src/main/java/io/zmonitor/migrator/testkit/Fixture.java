package io.zmonitor.migrator.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Rows that a test's database gets when it has reached a version. What is inserted there is carried on by all later
 * migrations, as on a device.
 */
@FunctionalInterface
public interface Fixture {
    /** Inserts the rows. The connection is in autocommit mode, and what is inserted is committed by whoever calls this. */
    void insert(Connection connection) throws SQLException;

    /**
     * Identifies what is inserted, if text alone decides that; equal for equal rows. Empty for code: a database with such a
     * fixture is kept as a template only until the process ends, since nobody can see whether code has changed.
     */
    default Optional<String> fingerprint() {
        return Optional.empty();
    }

    /** These statements, each in a call of its own. */
    static Fixture sql(String... statements) {
        return new OfSql(List.of(Objects.requireNonNull(statements, "statements")));
    }

    /**
     * Statements.
     *
     * @param statements in order
     */
    record OfSql(List<String> statements) implements Fixture {
        /** Copies the list. */
        public OfSql {
            statements = List.copyOf(Objects.requireNonNull(statements, "statements"));
        }

        @Override
        public void insert(Connection connection) throws SQLException {
            Sql.execute(connection, statements.toArray(String[]::new));
        }

        @Override
        public Optional<String> fingerprint() {
            return Optional.of(String.join(";\n", statements));
        }

        /** How many, since they may be long. */
        @Override
        public String toString() {
            return statements.size() + " statements";
        }
    }
}
