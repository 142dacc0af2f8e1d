package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** What the statements of a script with {@code @batch} may be: each writes rows, of one range of keys at a time. */
final class BatchRule {
    private BatchRule() {}

    static void check(StatementTokens statement, StatementTarget target, BatchDirective batch) {
        if (statement.isExplained() || !target.writesRows()) {
            throw refused(statement, "a statement writes no rows of a table");
        }
        List<String> allowed = new ArrayList<>(batch.first());
        allowed.addAll(batch.last());
        List<String> missing = new ArrayList<>(allowed);
        for (Token token : statement.tokens()) {
            if (token.kind() == Token.Kind.PARAMETER) {
                if (!allowed.contains(token.text())) {
                    throw MigrationException.refusing(
                            Problem.ofScript(ProblemCode.PARAMETER_REFUSED, statement.location(), token.text()));
                }
                missing.remove(token.text());
            }
        }
        if (!missing.isEmpty()) {
            throw refused(statement, "a statement does not use " + String.join(", ", missing));
        }
    }

    private static MigrationException refused(StatementTokens statement, String because) {
        return MigrationException.refusing(
                Problem.ofScript(ProblemCode.BATCH_STATEMENT_REFUSED, statement.location(), because));
    }
}
