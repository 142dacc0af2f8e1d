package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.batch.BatchKey;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.BatchDirective;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.step.BatchGuards;
import io.zmonitor.migrator.internal.step.StepRunner;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of rows that a step in batches cannot treat, by its own word. Each that is passed over or treated apart has a
 * row of the audit in the transaction that leaves it behind, and these are counted, so no kill hides one. For one step.
 */
final class BadRows {
    private static final int LONGEST_KEY = 100;

    private final Change change;
    private final ResolvedMigration migration;
    private final BatchGuards guards;
    private final BatchDirective directive;
    private final JavaMigration.BadRows word;

    BadRows(Change change, ResolvedMigration migration, BatchGuards guards) {
        this.change = change;
        this.migration = migration;
        this.guards = guards;
        this.directive = guards.directive();
        this.word = directive.badRows();
    }

    private MigrationId id() {
        return migration.entry().id();
    }

    private SqlConnection database() {
        return change.context().session().database();
    }

    /** Whether one may be left behind. */
    boolean arePassed() {
        return word.policy() != JavaMigration.BadRows.Policy.FAIL;
    }

    /**
     * Whether a failure may be one row's, if the step has a word for it. Its statements were compiled before the first batch,
     * so an error of SQLite's is one of the data, and so is what code throws; but not what the library refuses to it.
     */
    boolean isOfRow(StepFailure failure) {
        ProblemCode code = failure.problem().code();
        if (!arePassed()) {
            return false;
        }
        if (code == ProblemCode.STATEMENT_FAILED) {
            return failure.getCause() instanceof SQLException cause && isOfData(ResultCode.of(cause));
        }
        return code == ProblemCode.BATCH_ORPHANS
                || (code == ProblemCode.JAVA_MIGRATION_FAILED
                        && (!(failure.getCause() instanceof SQLException cause)
                                || ResultCode.of(cause).isConstraint()));
    }

    private static boolean isOfData(ResultCode code) {
        return code.isConstraint() || code.isPlainError() || code.isTooBig() || code.isMismatch();
    }

    /** How many there were, in earlier runs of the step too. */
    long count() throws SQLException {
        return arePassed() ? new BatchMarks(database()).badRows(id()) : 0;
    }

    /**
     * Leaves one behind, in the transaction that is open.
     *
     * @return how many rows were inserted, updated or deleted
     */
    long pass(BatchKey.Range row, StepFailure failure) throws StepFailure, SQLException {
        boolean isBounded = change.context().settings().guards(Guard.BAD_ROWS_BOUNDED);
        if (isBounded && count() >= word.most()) {
            throw new StepFailure(
                    Problem.ofStep(
                            ProblemCode.TOO_MANY_BAD_ROWS,
                            id(),
                            directive.location(),
                            Long.toString(word.most()),
                            directive.table()),
                    failure.getCause());
        }
        boolean isSkipped = word.policy() == JavaMigration.BadRows.Policy.SKIP;
        long changed = isSkipped ? 0 : StepRunner.runBatch(change.context(), migration, guards, row, true);
        String detail = "a row of " + directive.table() + (isSkipped ? " was skipped: " : " was treated apart: ")
                + reason(failure) + (word.keys() == JavaMigration.BadRows.Keys.HARMLESS ? "; " + key(row.from()) : "");
        change.audit().append(Operation.BAD_ROW, id().toString(), AuditLog.Movement.at(change.version()), detail);
        return changed;
    }

    // What is the same for all rows: a message may hold one's value.
    private static String reason(StepFailure failure) {
        Throwable cause = failure.getCause();
        if (failure.problem().code() == ProblemCode.BATCH_ORPHANS) {
            return "a foreign key";
        }
        return cause instanceof SQLException sql ? ResultCode.of(sql).name() : "its code threw " + thrown(cause);
    }

    // Its message is the type of what was thrown, and nothing else: SafeCause has seen to that.
    private static String thrown(@Nullable Throwable cause) {
        return cause == null ? "something" : String.valueOf(cause.getMessage());
    }

    private String key(BatchKey.Value key) {
        StringBuilder text = new StringBuilder();
        List<@Nullable Object> values = key.columns();
        for (int column = 0; column < values.size(); column++) {
            String value = values.get(column) instanceof byte[] ? "(a blob)" : String.valueOf(values.get(column));
            String shown = value.length() > LONGEST_KEY ? value.substring(0, LONGEST_KEY) + "…" : value;
            text.append(column == 0 ? "" : ", ")
                    .append(directive.key().get(column))
                    .append(" = ")
                    .append(shown);
        }
        return text.toString();
    }

    /** Says at the end that there were some. */
    void tell() throws SQLException {
        long count = count();
        if (count > 0) {
            boolean isSkipped = word.policy() == JavaMigration.BadRows.Policy.SKIP;
            change.context()
                    .listeners()
                    .warn(
                            Warning.Kind.BAD_ROWS,
                            id() + (isSkipped ? " skipped " : " treated apart ") + count
                                    + (count == 1 ? " row" : " rows") + " of " + directive.table()
                                    + ": the audit says why");
        }
    }
}
