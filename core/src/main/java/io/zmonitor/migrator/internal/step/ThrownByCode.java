package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.Optional;

/** What a Java-coded migration threw, and the statement behind it, if SQLite failed one. */
record ThrownByCode(
        JavaMigration code,
        Throwable failure,
        Optional<BorrowedConnection.Failures.Failure> statement,
        BorrowedConnection.Failures failures) {
    private static final String PUT_TOGETHER = "not shown, since the code put its text together";

    Optional<SQLException> ofSqlite() {
        return failure instanceof SQLException sql
                ? Optional.of(sql)
                : statement.map(BorrowedConnection.Failures.Failure::thrown);
    }

    // A constant of the code was delivered with it, as a script is; what it puts together may hold a row's value.
    private Optional<String> constant() {
        return statement
                .filter(failed -> DeliveredText.isConstantOf(code.getClass(), failed.thrown(), failed.sql()))
                .map(BorrowedConnection.Failures.Failure::sql);
    }

    String statementShown() {
        return constant().map(Problem::excerpt).orElse(PUT_TOGETHER);
    }

    // Its type, what is known to hold no value, where in the author's code it came from, and the statement.
    String described(boolean tellsMessage, SqlConnection database) {
        String text = type(failure);
        if (failure instanceof BorrowedConnection.Refusal refusal) {
            return text + ": " + refusal.getMessage() + place() + ".";
        }
        if (tellsMessage) {
            text += ": " + Problem.excerpt(String.valueOf(failure.getMessage()));
        } else if (ofSqlite().isPresent()) {
            text += failure instanceof SQLException
                    ? ": "
                    : ", caused by " + type(ofSqlite().get()) + ": ";
            text += said(ofSqlite().get(), database);
        }
        boolean compiled = statement.filter(failed -> !failed.sql().isEmpty()).isPresent();
        return text + place() + "." + ofFunction() + (compiled ? " Statement: " + statementShown() : "");
    }

    private String said(SQLException failed, SqlConnection database) {
        String sql = constant().orElse("");
        return SqlProblem.explained(
                String.valueOf(SafeCause.of(failed, sql + failures.functions(), database)
                        .getMessage()),
                sql);
    }

    private String ofFunction() {
        Optional<BorrowedConnection.Failures.Thrown> function = failures.thrown();
        if (function.isEmpty() || statement.isEmpty()) {
            return "";
        }
        Throwable thrown = function.get().failure();
        StackTraceElement[] trace = thrown.getStackTrace();
        String at = "";
        for (int frame = trace.length - 1; frame >= 0; frame--) {
            boolean isOfJava = trace[frame].getClassName().startsWith("java.");
            at = isOfJava ? at : " at " + trace[frame].getFileName() + ":" + trace[frame].getLineNumber();
        }
        return " Its function " + function.get().function() + " threw " + type(thrown) + at + ".";
    }

    private static String type(Throwable thrown) {
        return thrown instanceof BorrowedConnection.Refusal
                ? SQLException.class.getName()
                : thrown.getClass().getName();
    }

    private String place() {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().equals(code.getClass().getName())) {
                return " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }
}
