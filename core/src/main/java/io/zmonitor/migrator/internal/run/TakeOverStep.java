package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.takeover.TakeOverOutcome.Fate;
import io.zmonitor.migrator.internal.takeover.TakeOverOutcome.Inference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts our ledger in the place of an earlier runner's, in the transaction of the run's first segment. Does nothing where
 * there is nothing to take over, and nothing a second time. For one run.
 */
final class TakeOverStep {
    private final RunContext context;
    private final List<String> written = new ArrayList<>();
    private Optional<LedgerReading.EarlierLedger> due;

    TakeOverStep(RunContext context, Optional<LedgerReading.EarlierLedger> due) {
        this.context = context;
        this.due = due;
    }

    /** Replaces the table, as the first thing in the transaction. */
    void replace() throws SQLException, LedgerMoved {
        if (due.isEmpty()) {
            return;
        }
        LedgerReading.EarlierLedger work = due.get();
        Ledger ledger = context.session().ledger();
        if (context.settings().guards(Guard.READ_AGAIN) && !ledger.content().equals(work.ledger())) {
            throw new LedgerMoved();
        }
        ledger.replaceEarlier();
        written.clear();
        for (LedgerEntry entry : work.outcome().entries()) {
            written.add(
                    ledger.record(entry, Optional.ofNullable(work.rollbacks().get(entry.id()))));
        }
    }

    /** Keeps the original rows in the audit, and says what was inferred. */
    void record(Change change) throws SQLException {
        if (due.isEmpty()) {
            return;
        }
        LedgerReading.EarlierLedger work = due.get();
        due = Optional.empty();
        change.audit().seal(written);
        Map<Long, String> originals = new TreeMap<>();
        work.ledger().rows().forEach(row -> originals.put(row.version(), row.original()));
        for (Fate fate : work.outcome().fates()) {
            record(
                    change,
                    fate.migration().map(Object::toString).orElse(""),
                    "row: " + originals.get(fate.row().version()) + "; " + fate.text());
        }
        for (Inference inference : work.outcome().inferences()) {
            record(change, inference.migration().toString(), "inferred: " + inference.text());
        }
        work.warnings().forEach(warning -> context.listeners().warn(warning.kind(), warning.text()));
        context.listeners().warnOfQuotedText(context.session().database());
    }

    private static void record(Change change, String subject, String detail) throws SQLException {
        change.audit().append(Operation.TAKE_OVER, subject, AuditLog.Movement.at(change.version()), detail);
    }
}
