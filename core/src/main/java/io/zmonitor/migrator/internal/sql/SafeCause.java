package io.zmonitor.migrator.internal.sql;

import io.zmonitor.migrator.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes exceptions fit to be attached as causes: type and stack trace are kept, and a message only where it cannot hold
 * a row's value. SQLite puts text it was given into some messages, and that text may come from a row: a search
 * expression, a JSON path, a statement that Java code put together (driver fact 7).
 */
public final class SafeCause {
    // The words of SQLite's own messages. Any other word must come from the statement, or the message is dropped.
    private static final Set<String> OWN_WORDS =
            Set.copyOf(List.of(("sqlite error sql or missing database constraint failed unique"
                            + " primary key not null check foreign datatype mismatch abort due to violation a no such table"
                            + " column index view trigger function module collation sequence near syntax incomplete input"
                            + " already exists duplicate name has columns but values were supplied for there is in after"
                            + " rename drop add cannot modify because it may be attempt write readonly is locked disk i o"
                            + " full image malformed busy out of memory too many terms than the number wrong arguments"
                            + " result set aggregate misuse ambiguous parameter unknown type default value non constant"
                            + " with must be on clause does match any or by order group generated update delete insert"
                            + " another at string literal are quotes should single unsafe use virtual attached databases"
                            + " max string blob big query aborted an to and clash between file as column s t don this that"
                            + " expressions prohibited recursive reference circularly defined statement transaction within"
                            + " start commit rollback active started by while used from open parser stack overflow token"
                            + " unrecognized integer mode rowid strict database")
                    .split(" ")));

    private SafeCause() {}

    /** A failure of a statement whose text is no secret, for example a script's. */
    public static SQLException of(SQLException e, String statement) {
        return copy(
                e,
                isSafe(e, statement)
                        ? String.valueOf(e.getMessage())
                        : ResultCode.of(e).toString());
    }

    /**
     * The same, if it may be a failure over what stands in the schema: then SQLite's message holds words of the schema,
     * and none of a row.
     */
    public static SQLException of(SQLException e, String statement, SqlConnection database) {
        String message = String.valueOf(e.getMessage());
        boolean overSchema = message.contains("(error in ") || message.contains("(no such table: ");
        return of(e, overSchema ? statement + " " + schema(database) : statement);
    }

    private static String schema(SqlConnection database) {
        try {
            return "main temp "
                    + database.text(
                            "SELECT group_concat(coalesce(sql, '') || ' ' || name, ' ') FROM"
                                    + " (SELECT name, sql FROM main.sqlite_schema UNION ALL SELECT name, sql FROM temp.sqlite_schema)");
        } catch (SQLException unreadable) {
            return ""; // then the message is left out
        }
    }

    /**
     * A failure to read or write a file. What Java itself throws names a file and the system's error; an opener, which
     * knows the key, may have put anything into its own.
     */
    public static Exception of(IOException e) {
        StackTraceElement[] trace = e.getStackTrace();
        boolean ofJava = trace.length > 0 && "java.base".equals(trace[0].getModuleName());
        return ofJava && e.getCause() == null ? e : withoutValues(e);
    }

    /** A failure of code that may have put a row's value anywhere: only types, result codes and stack traces stay. */
    public static Exception withoutValues(Throwable e) {
        if (e instanceof SQLException sql) {
            return copy(sql, ResultCode.of(sql).toString());
        }
        Exception copy = new Exception(e.getClass().getName());
        copy.setStackTrace(e.getStackTrace());
        Throwable cause = e.getCause();
        if (cause != null && cause != e) {
            copy.initCause(withoutValues(cause));
        }
        return suppressing(copy, e);
    }

    private static <E extends Exception> E suppressing(E copy, Throwable original) {
        for (Throwable suppressed : original.getSuppressed()) {
            copy.addSuppressed(withoutValues(suppressed));
        }
        return copy;
    }

    private static SQLException copy(SQLException e, String message) {
        if (e instanceof UndeclaredFailure) {
            return e; // it holds no value
        }
        // SQLite quotes the text that it stumbled over, however long.
        SQLException copy = new SQLException(Problem.excerpt(message), e.getSQLState(), e.getErrorCode());
        copy.setStackTrace(e.getStackTrace());
        return suppressing(copy, e);
    }

    private static boolean isSafe(SQLException e, String statement) {
        if (ResultCode.of(e).isConstraint()) {
            return true;
        }
        String known = statement.toLowerCase(Locale.ROOT);
        for (String word : words(String.valueOf(e.getMessage()))) {
            if (!OWN_WORDS.contains(word) && !known.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> words(String message) {
        // The bracketed code and SQLite's description of it are fixed texts of the driver.
        int open = message.indexOf(']') > 0 ? message.indexOf('(') : -1;
        String detail = open < 0 ? message : message.substring(open);
        String[] words = detail.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_]+", -1);
        return Set.copyOf(List.of(words));
    }
}
