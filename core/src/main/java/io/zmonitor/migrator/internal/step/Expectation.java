package io.zmonitor.migrator.internal.step;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An {@code @expect}: the query must return one row with one value, and it must be this one. */
final class Expectation {
    private static final Pattern COUNT = Pattern.compile("(?i)\\s*SELECT\\s+count\\s*\\([^)]*\\)\\s*FROM\\s");

    private Expectation() {}

    /**
     * How the result differs from what was expected; empty if it does not. Only a count is said, since any other value
     * may be a patient's.
     */
    static Optional<String> difference(Statement statement, String query, String expected) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            if (result.getMetaData().getColumnCount() != 1) {
                return Optional.of(result.getMetaData().getColumnCount() + " columns");
            }
            if (!result.next()) {
                return Optional.of("no row");
            }
            Object value = result.getObject(1);
            if (result.next()) {
                return Optional.of("several rows");
            }
            return matches(value, expected) ? Optional.empty() : Optional.of(described(value, query));
        }
    }

    private static boolean matches(@Nullable Object value, String expected) {
        if (expected.equalsIgnoreCase("NULL")) {
            return value == null;
        }
        if (value instanceof Number) {
            return isNumber(expected) && new BigDecimal(value.toString()).compareTo(new BigDecimal(expected)) == 0;
        }
        boolean quoted = expected.length() > 1 && expected.startsWith("'") && expected.endsWith("'");
        return quoted
                && expected.substring(1, expected.length() - 1)
                        .replace("''", "'")
                        .equals(value);
    }

    private static boolean isNumber(String text) {
        try {
            new BigDecimal(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String described(@Nullable Object value, String query) {
        boolean counts = COUNT.matcher(query).lookingAt();
        return counts && value instanceof Number ? value.toString() : "another value";
    }

    /** Reads the rows that a statement returns, since some work from row to row. */
    static void drain(Statement execution) throws SQLException {
        try (ResultSet rows = execution.getResultSet()) {
            while (rows.next()) {
                // Nobody asked for them.
            }
        }
    }
}
