package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.Names;

/** Which statements a migration may not contain, judged by their first words. */
final class StatementRule {
    private StatementRule() {}

    static void check(StatementTokens statement, StatementTarget target, boolean noTransaction) {
        checkDriverCommand(statement);
        checkVerb(statement);
        checkVacuum(statement, noTransaction);
        if (target.writesRows() && target.name().isSchemaTable()) {
            throw refused(statement, "a write to " + target.name().name(), "use CREATE, ALTER and DROP");
        }
    }

    // The driver takes over whatever starts with these letters (org.sqlite.ExtendedCommand).
    private static void checkDriverCommand(StatementTokens statement) {
        String start = Names.fold(statement.token(0).text());
        if (start.startsWith("backup") || start.startsWith("restore")) {
            throw refused(statement, start, "it is a command of the driver, not of SQLite");
        }
    }

    private static void checkVerb(StatementTokens statement) {
        int verb = statement.verb();
        if (statement.is(verb, "ROLLBACK")) {
            throw refused(statement, "ROLLBACK", "the run undoes the step if a statement fails");
        }
        if (statement.isOneOf(verb, "SAVEPOINT", "RELEASE")) {
            throw refused(statement, word(statement, verb), "the run owns the transaction");
        }
        if (statement.isOneOf(verb, "ATTACH", "DETACH")) {
            throw refused(statement, word(statement, verb), "a migration works on one database");
        }
    }

    // VACUUM [schema] [INTO file]
    private static void checkVacuum(StatementTokens statement, boolean noTransaction) {
        int verb = statement.verb();
        if (!statement.is(verb, "VACUUM")) {
            return;
        }
        if (statement.is(verb + 1, "INTO") || statement.is(verb + 2, "INTO")) {
            throw refused(statement, "VACUUM INTO", "the run makes the backups");
        }
        if (!noTransaction) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.NEEDS_NO_TRANSACTION, statement.location(), "VACUUM"));
        }
    }

    private static String word(StatementTokens statement, int at) {
        return Names.upper(statement.token(at).text());
    }

    static MigrationException refused(StatementTokens statement, String what, String because) {
        return MigrationException.refusing(
                Problem.ofScript(ProblemCode.STATEMENT_REFUSED, statement.location(), what, because));
    }
}
