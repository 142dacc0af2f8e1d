package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.schema.StatementHead;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.StepFailure;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the rows without parent before and after the steps of one transaction: new ones refuse the commit. */
public final class ForeignKeysKept {
    private static final ForeignKeys NOTHING = new ForeignKeys(List.of(), Set.of(), Set.of());

    private final RunContext context;
    private final boolean compared;
    private final ForeignKeys before;
    private ForeignKeys after = NOTHING;
    private final Set<String> rebuilt = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    private ForeignKeysKept(RunContext context, Optional<ForeignKeysKept> last) throws SQLException {
        this.context = context;
        this.compared = context.settings().guards(Guard.FOREIGN_KEYS_COMPARED);
        this.before = !compared ? NOTHING : last.isPresent() ? last.get().after : now();
    }

    /**
     * Whether these steps can neither break a foreign key nor make one unusable, by the statements that they consist of:
     * then nothing need be remembered, and each of two checks of the whole database is spared.
     *
     * @param parents whether each foreign key's parent is there
     */
    public static boolean areLeftAloneBy(List<ResolvedMigration> steps, boolean parents) {
        for (ResolvedMigration step : steps) {
            if (!(step instanceof ResolvedMigration.OfScript)) {
                return false;
            }
            for (ScriptStatement statement : StepGuards.executed(step)) {
                if (!StatementHead.of(statement.sql()).leavesForeignKeys(parents)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Remembers what is violated already, and warns of it. */
    public static ForeignKeysKept remember(RunContext context) throws SQLException {
        return remember(context, Optional.empty());
    }

    /**
     * Remembers what is violated already, and warns of it.
     *
     * @param last what was compared before this run's last commit, if nobody wrote since: then it need not be read again
     */
    public static ForeignKeysKept remember(RunContext context, Optional<ForeignKeysKept> last) throws SQLException {
        ForeignKeysKept kept = new ForeignKeysKept(context, last);
        Listeners listeners = context.listeners();
        if (!kept.before.violations().isEmpty()) {
            listeners.warn(
                    Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE,
                    "violated before the run: " + ForeignKeys.described(kept.before.violations()));
        }
        if (last.isEmpty()) {
            for (ForeignKeys.Unusable unusable : kept.before.unusable()) {
                listeners.warn(Warning.Kind.FOREIGN_KEY_UNUSABLE_BEFORE, "unusable before the run: " + unusable);
            }
            for (String table : kept.before.unchecked()) {
                listeners.warn(
                        Warning.Kind.FOREIGN_KEYS_UNCHECKED,
                        "the foreign keys of " + table
                                + " were not checked: this connection lacks a collation or function of its definition");
            }
        }
        return kept;
    }

    /** A step was run: in the tables it rebuilt, rows may have other numbers now. */
    public void after(StepTables step) {
        for (Map.Entry<String, String> moved : step.renamed().entrySet()) {
            for (Map.Entry<String, String> earlier : renamed.entrySet()) {
                if (earlier.getValue().equals(moved.getKey())) {
                    earlier.setValue(moved.getValue());
                }
            }
            renamed.putIfAbsent(moved.getKey(), moved.getValue());
        }
        rebuilt.addAll(step.rebuilt());
    }

    /** Refuses violations that were not there before; {@code newest} is the last of the steps. */
    public void compare(MigrationId newest) throws StepFailure, SQLException {
        after = compared ? now() : NOTHING;
        List<ForeignKeys.Violation> added = ForeignKeys.added(moved(), after.violations(), rebuilt);
        if (!added.isEmpty()) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.FOREIGN_KEYS_VIOLATED, List.of(newest), ForeignKeys.described(added)));
        }
    }

    // A violation stays the same one under the new name of its table.
    private List<ForeignKeys.Violation> moved() {
        return renamed.isEmpty()
                ? before.violations()
                : before.violations().stream()
                        .map(violation -> violation.renamed(renamed))
                        .toList();
    }

    /** Whether after the steps there was none that no row can satisfy. */
    public boolean areUsable() {
        return after.unusable().isEmpty();
    }

    /** Those that were unusable before the steps. */
    Set<ForeignKeys.Unusable> unusableBefore() {
        return before.unusable();
    }

    /** Refuses foreign keys that no row can satisfy, and that were not there before the run. */
    void requireUsable(MigrationId newest, Set<ForeignKeys.Unusable> known) throws StepFailure {
        List<ForeignKeys.Unusable> made = ForeignKeys.made(known, after.unusable());
        if (!made.isEmpty()) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.FOREIGN_KEY_UNUSABLE, List.of(newest), ForeignKeys.described(made)));
        }
    }

    private ForeignKeys now() throws SQLException {
        return ForeignKeys.checked(context.session().database());
    }
}
