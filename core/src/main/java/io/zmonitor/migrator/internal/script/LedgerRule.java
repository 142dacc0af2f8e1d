package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;

/**
 * Who may touch the ledger: a script's own writes to {@code schema_version} are left to the run, everything else that
 * would change the ledger's tables is refused (docs/reference/ledger-and-audit.md).
 */
final class LedgerRule {
    private LedgerRule() {}

    /** Whether the statement is the script's own write to the ledger, to be skipped. */
    static boolean skips(StatementTarget target) {
        boolean creates = target.does("CREATE", "TABLE") && !target.temporary();
        return target.name().isLedger() && (target.writesRows() || creates);
    }

    static void check(StatementTokens statement, StatementTarget target) {
        if (skips(target)) {
            return;
        }
        refuseReserved(statement, target.name());
        QualifiedName name = target.name();
        if (target.does("CREATE", "INDEX") && statement.is(name.next(), "ON")) {
            refuseReserved(statement, statement.nameAt(name.next() + 1));
        }
        if (target.does("ALTER", "TABLE") && statement.is(name.next() + 1, "TO")) {
            refuseReserved(statement, statement.nameAt(name.next() + 2));
        }
        if (target.does("CREATE", "TRIGGER")) {
            refuseMention(statement);
        }
        refuseReference(statement, target);
    }

    // A trigger that writes to the ledger would fire outside of any run.
    private static void refuseMention(StatementTokens statement) {
        for (Token token : statement.tokens()) {
            if (token.mayBeName() && QualifiedName.isReserved(token.name())) {
                throw refused(statement, token.name());
            }
        }
    }

    // A foreign key to the ledger would keep the run from correcting it.
    private static void refuseReference(StatementTokens statement, StatementTarget target) {
        boolean defines = target.does("CREATE", "TABLE") || target.does("ALTER", "TABLE");
        for (int at = 0; defines && at < statement.size(); at++) {
            if (statement.is(at, "REFERENCES")) {
                refuseReserved(statement, statement.nameAt(at + 1));
            }
        }
    }

    private static void refuseReserved(StatementTokens statement, QualifiedName name) {
        if (name.isReserved()) {
            throw refused(statement, name.name());
        }
    }

    private static MigrationException refused(StatementTokens statement, String name) {
        return MigrationException.refusing(Problem.ofScript(ProblemCode.LEDGER_OFF_LIMITS, statement.location(), name));
    }
}
