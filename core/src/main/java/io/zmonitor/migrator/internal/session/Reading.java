package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Several queries that change nothing, of a database that exists. */
public record Reading(RunSettings settings) {
    /** What is asked. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(SqlConnection database) throws SQLException;
    }

    /** Asks in one transaction, so that all queries see one state. */
    public <T> T answer(Question<T> question) {
        return answerOnConnection(database -> inOneState(database, question));
    }

    /** Asks outside of any transaction. */
    public <T> T answerOnConnection(Question<T> question) {
        try (DatabaseAccess access = settings.access()) {
            if (access.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, access.name()));
            }
            Optional<Connection> connection = access.look();
            return connection.isPresent()
                    ? question.ask(new SqlConnection(connection.get()))
                    : afterRecovery(access, question);
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    // Reading a database that a crash left means recovering it, under the lock.
    private <T> T afterRecovery(DatabaseAccess access, Question<T> question) throws SQLException {
        try (Held lock = settings.lock(access)) {
            T answer = question.ask(new SqlConnection(access.change(lock)));
            access.close();
            return answer;
        }
    }

    /** Asks in one transaction, which a failure may have ended already: what failed is told, and not that (driver fact 12). */
    public static <T> T inOneState(SqlConnection database, Question<T> question) throws SQLException {
        database.execute("BEGIN");
        Transaction reading = new Transaction(database);
        T answer;
        try {
            answer = question.ask(database);
        } catch (SQLException | RuntimeException e) {
            reading.abort(e);
            throw e;
        }
        reading.abort();
        return answer;
    }
}
