package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A script's own BEGIN and COMMIT: recognised, to be skipped, as long as they come in pairs. */
final class TransactionRule {
    private TransactionRule() {}

    /** Whether the statement begins or ends a transaction; refuses what only starts like one. */
    static boolean skips(StatementTokens statement) {
        if (!statement.isOneOf(0, "BEGIN", "COMMIT", "END")) {
            return false;
        }
        int at = 1;
        if (statement.is(0, "BEGIN") && statement.isOneOf(1, "DEFERRED", "IMMEDIATE", "EXCLUSIVE")) {
            at++;
        }
        if (statement.is(at, "TRANSACTION")) {
            at++;
            at += at < statement.size() && statement.token(at).mayBeName() ? 1 : 0;
        }
        if (at < statement.size()) {
            String start = word(statement);
            throw StatementRule.refused(
                    statement, start + " with more behind it", "perhaps the semicolon after " + start + " is missing");
        }
        return true;
    }

    static void checkPairs(List<StatementTokens> statements) {
        Deque<StatementTokens> open = new ArrayDeque<>();
        for (StatementTokens statement : statements) {
            boolean begins = statement.is(0, "BEGIN");
            if (begins && open.isEmpty()) {
                open.push(statement);
            } else if (begins || (statement.isOneOf(0, "COMMIT", "END") && open.poll() == null)) {
                throw unbalanced(statement);
            }
        }
        if (!open.isEmpty()) {
            throw unbalanced(open.pop());
        }
    }

    private static MigrationException unbalanced(StatementTokens statement) {
        return MigrationException.refusing(
                Problem.ofScript(ProblemCode.TRANSACTION_UNBALANCED, statement.location(), word(statement)));
    }

    private static String word(StatementTokens statement) {
        return Names.upper(statement.token(0).text());
    }
}
