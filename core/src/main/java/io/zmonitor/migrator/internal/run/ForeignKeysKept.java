package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the rows without parent before and after the steps of one transaction: new ones refuse the commit. */
final class ForeignKeysKept {
    private final RunContext context;
    private final boolean compared;
    private final List<ForeignKeys.Violation> before;
    private List<ForeignKeys.Violation> after = List.of();
    private final Set<String> rebuilt = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    private ForeignKeysKept(RunContext context, Optional<ForeignKeysKept> last) throws SQLException {
        this.context = context;
        this.compared = context.settings().guards(Guard.FOREIGN_KEYS_COMPARED);
        this.before = !compared ? List.of() : last.isPresent() ? last.get().after : now();
    }

    /** Remembers what is violated already, and warns of it. */
    static ForeignKeysKept remember(RunContext context) throws SQLException {
        return remember(context, Optional.empty());
    }

    /**
     * Remembers what is violated already, and warns of it.
     *
     * @param last what was compared before this run's last commit, if nobody wrote since: then it need not be read again
     */
    static ForeignKeysKept remember(RunContext context, Optional<ForeignKeysKept> last) throws SQLException {
        ForeignKeysKept kept = new ForeignKeysKept(context, last);
        if (!kept.before.isEmpty()) {
            context.listeners()
                    .warn(
                            Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE,
                            "violated before the run: " + ForeignKeys.described(kept.before));
        }
        return kept;
    }

    /** A step was run: in the tables it rebuilt, rows may have other numbers now. */
    void after(StepTables step) {
        step.renamed().forEach((from, to) -> {
            renamed.replaceAll((first, last) -> last.equals(from) ? to : last);
            renamed.putIfAbsent(from, to);
        });
        rebuilt.addAll(step.rebuilt());
    }

    /** Refuses violations that were not there before; {@code newest} is the last of the steps. */
    void compare(MigrationId newest) throws StepFailure, SQLException {
        after = compared ? now() : List.of();
        List<ForeignKeys.Violation> added = ForeignKeys.added(moved(), after, rebuilt);
        if (!added.isEmpty()) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.FOREIGN_KEYS_VIOLATED, List.of(newest), ForeignKeys.described(added)));
        }
    }

    // A violation stays the same one under the new name of its table.
    private List<ForeignKeys.Violation> moved() {
        return renamed.isEmpty()
                ? before
                : before.stream().map(violation -> violation.renamed(renamed)).toList();
    }

    private List<ForeignKeys.Violation> now() throws SQLException {
        return ForeignKeys.violations(context.session().database());
    }
}
