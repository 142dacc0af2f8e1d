package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import java.sql.SQLException;
import java.util.List;

/**
 * What a file holds if and only if a commit was kept: the ledger's rows, or, if only repeatables ran, the audit's.
 *
 * @param applied the migrations that were to be committed
 * @param audited the audit's newest row that was to be committed; 0 if the ledger's rows say enough
 */
record Evidence(List<AppliedMigration> applied, long audited) {
    private static final String NEWEST = "SELECT max(sequence) FROM schema_version_audit";

    /** In the transaction, before it is committed. */
    static Evidence of(Session session, List<AppliedMigration> applied) throws SQLException {
        return new Evidence(applied, applied.isEmpty() ? session.database().number(NEWEST) : 0);
    }

    boolean isIn(Session session) throws SQLException {
        return applied.isEmpty()
                ? session.database().number(NEWEST) >= audited
                : Progress.holds(session.entries(), applied);
    }
}
