package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.schema.Relations;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows without parent before and after the steps of one transaction: new ones refuse the commit. Either all
 * tables are looked at before the first step; or, if each statement says what it writes, each table right before the
 * first one that writes to it or to one of its parents, and no other.
 */
public final class ForeignKeysKept {
    private static final ForeignKeys NOTHING = new ForeignKeys(List.of(), Set.of(), Set.of());

    private final RunContext context;
    private final boolean compared;
    private final ForeignKeys before;
    private ForeignKeys after = NOTHING;
    private final Set<String> rebuilt = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    private final @Nullable Relations relations;
    private final Set<String> touched = new LinkedHashSet<>();
    private boolean made;

    private ForeignKeysKept(RunContext context, ForeignKeys before, @Nullable Relations relations) {
        this.context = context;
        this.compared = isCompared(context);
        this.before = before;
        this.relations = relations;
    }

    private static boolean isCompared(RunContext context) {
        return context.settings().guards(Guard.FOREIGN_KEYS_COMPARED);
    }

    /** Whether the tables that these steps touch can be known from their statements, one by one. */
    public static boolean canFollow(List<ResolvedMigration> steps) {
        for (ResolvedMigration step : steps) {
            if (!(step instanceof ResolvedMigration.OfScript)) {
                return false;
            }
            for (ScriptStatement statement : StepGuards.executed(step)) {
                if (!statement.head().leavesKeysInPlace()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Looks at nothing yet: {@link #before} says what is about to be written, and to be made. */
    public static ForeignKeysKept following(RunContext context) throws SQLException {
        SqlConnection database = context.session().database();
        return new ForeignKeysKept(context, ForeignKeys.none(), isCompared(context) ? Relations.read(database) : null);
    }

    /**
     * Right before a statement runs.
     *
     * @param step knows what it writes
     */
    void before(StatementHead head, StepTables step) throws SQLException {
        Relations known = relations;
        if (known == null) {
            return;
        }
        made |= head.mayMakeForeignKey();
        if (head.kind() == StatementHead.Kind.WRITES && !known.children().isEmpty()) {
            touch(known.touchedBy(step.set(head)));
        } else if (head.addsColumn() && head.mayMakeForeignKey()) {
            touch(known.called(head.extended()));
        } else if (head.kind() == StatementHead.Kind.CREATES && head.object().equals("TABLE")) {
            touch(known.withoutParent()); // it may be the parent that was missing
        }
    }

    private void touch(Collection<String> children) throws SQLException {
        for (String child : children) {
            if (touched.add(child)) {
                before.check(context.session().database(), child);
            }
        }
    }

    // Those that were touched, and those that were made since.
    private ForeignKeys followed(Relations known) throws SQLException {
        SqlConnection database = context.session().database();
        warn(context, before);
        Set<String> children = new LinkedHashSet<>(touched);
        Set<String> all = known.children();
        if (made) {
            all = Relations.read(database).children();
            children.addAll(all);
            children.removeIf(child -> known.children().contains(child) && !touched.contains(child));
        }
        if (!children.isEmpty() && children.containsAll(all)) {
            return ForeignKeys.checked(database);
        }
        ForeignKeys found = ForeignKeys.none();
        for (String child : children) {
            found.check(database, child);
        }
        return found;
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
                if (!statement.head().leavesForeignKeys(parents)) {
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
        boolean compared = isCompared(context);
        ForeignKeys before = !compared ? NOTHING : last.isPresent() ? last.get().after : now(context);
        ForeignKeysKept kept = new ForeignKeysKept(context, before, null);
        if (last.isEmpty()) {
            warn(context, before);
        } else {
            warnOfViolations(context, before);
        }
        return kept;
    }

    private static void warnOfViolations(RunContext context, ForeignKeys before) {
        if (!before.violations().isEmpty()) {
            context.listeners()
                    .warn(
                            Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE,
                            "violated before the run: " + ForeignKeys.described(before.violations()));
        }
    }

    private static void warn(RunContext context, ForeignKeys before) {
        warnOfViolations(context, before);
        for (ForeignKeys.Unusable unusable : before.unusable()) {
            context.listeners().warn(Warning.Kind.FOREIGN_KEY_UNUSABLE_BEFORE, "unusable before the run: " + unusable);
        }
        for (String table : before.unchecked()) {
            context.listeners()
                    .warn(
                            Warning.Kind.FOREIGN_KEYS_UNCHECKED,
                            "the foreign keys of " + table
                                    + " were not checked: this connection lacks a collation or function of its"
                                    + " definition");
        }
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
        Relations known = relations;
        after = !compared ? NOTHING : known == null ? now(context) : followed(known);
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

    private static ForeignKeys now(RunContext context) throws SQLException {
        return ForeignKeys.checked(context.session().database());
    }
}
