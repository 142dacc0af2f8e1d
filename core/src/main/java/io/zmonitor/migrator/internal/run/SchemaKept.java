package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.schema.ForeignKeys.Unusable;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must work after the last step of a run as it did before the first. Looked at once at the end, since one step may
 * mend what an earlier one left. For one run.
 */
final class SchemaKept {
    private final RunContext context;
    private final boolean asked;
    private @Nullable Before before;
    private @Nullable ForeignKeysKept first;
    private @Nullable ForeignKeysKept last;

    private record Before(long cookie, Set<Unusable> absent) {}

    SchemaKept(RunContext context, List<ResolvedMigration> steps) {
        this.context = context;
        this.asked = context.settings().guards(Guard.SCHEMA_KEPT_USABLE)
                && steps.stream().anyMatch(step -> SchemaWatch.Reach.of(step) != SchemaWatch.Reach.NONE);
    }

    /** Before each transaction of the run: takes note of what is there before the first of them. */
    void remember() throws SQLException {
        if (asked && before == null) {
            before = new Before(
                    cookie(), ForeignKeys.toAbsentTables(context.session().database()));
        }
    }

    /** Takes note of what one transaction found of foreign keys. */
    void compared(ForeignKeysKept foreignKeys) {
        first = first == null ? foreignKeys : first;
        last = foreignKeys;
    }

    /** After the last step: refuses what works no more. */
    void compare(List<AppliedMigration> applied) throws StepFailure, SQLException {
        if (!applied.isEmpty()) {
            compare(applied.get(applied.size() - 1).id());
        }
    }

    /** The same; {@code newest} is the last of the steps. */
    void compare(MigrationId newest) throws StepFailure, SQLException {
        Before known = before;
        if (known == null || known.cookie() == cookie()) {
            return;
        }
        if (first != null && last != null) {
            last.requireUsable(newest, first.unusableBefore());
        }
        List<Unusable> absent = ForeignKeys.made(
                known.absent(), ForeignKeys.toAbsentTables(context.session().database()));
        if (!absent.isEmpty()) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.FOREIGN_KEY_UNUSABLE, List.of(newest), ForeignKeys.described(absent)));
        }
    }

    private long cookie() throws SQLException {
        return context.session().database().number("PRAGMA schema_version");
    }
}
