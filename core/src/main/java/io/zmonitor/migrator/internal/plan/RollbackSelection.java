package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which migrations a rollback undoes, in which order: the reverse of the order of execution. A seed that nothing undoes
 * stays applied, and does not count.
 *
 * @param steps what is undone, in that order
 * @param keptSeeds seeds that stay, although something older is undone
 */
public record RollbackSelection(List<LedgerEntry> steps, List<MigrationId> keptSeeds) {
    /** Copies the lists. */
    public RollbackSelection {
        steps = List.copyOf(steps);
        keptSeeds = List.copyOf(keptSeeds);
    }

    /**
     * Selects from the ledger.
     *
     * @param undoable the migrations for which something says how to undo them
     */
    public static RollbackSelection of(
            Collection<LedgerEntry> ledger, Numbering numbering, RollbackOrder.Goal goal, Set<MigrationId> undoable) {
        List<LedgerEntry> newestFirst = new ArrayList<>(ledger);
        newestFirst.sort(
                Comparator.comparing(LedgerEntry::id, numbering.order()).reversed());
        if (goal instanceof RollbackOrder.Goal.NewerThan newer) {
            return new RollbackSelection(newer(newestFirst, numbering, newer), List.of());
        }
        List<LedgerEntry> steps = new ArrayList<>();
        List<MigrationId> passedOver = new ArrayList<>();
        List<MigrationId> kept = List.of();
        for (LedgerEntry entry : newestFirst) {
            if (!isSelected(entry.id(), goal, steps.size())) {
                continue;
            }
            if (entry.id().type() == MigrationType.SEED && !undoable.contains(entry.id())) {
                passedOver.add(entry.id());
            } else {
                steps.add(entry);
                kept = List.copyOf(passedOver);
            }
        }
        return new RollbackSelection(steps, goal instanceof RollbackOrder.Goal.To ? passedOver : kept);
    }

    /** Why it cannot be done: nothing undoes some of them, or there are fewer than were asked for. */
    public Optional<Problem> refusal(RollbackOrder.Goal goal, Set<MigrationId> undoable) {
        List<MigrationId> missing = steps.stream()
                .map(LedgerEntry::id)
                .filter(id -> !undoable.contains(id))
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of(Problem.ofMigrations(ProblemCode.ROLLBACK_MISSING, missing));
        }
        if (goal instanceof RollbackOrder.Goal.Newest newest && steps.size() < newest.count()) {
            return Optional.of(Problem.ofTarget(
                    ProblemCode.ROLLBACK_BEYOND_FIRST, newest.count(), Integer.toString(steps.size())));
        }
        return Optional.empty();
    }

    // Seeds too: one that stays would still be a newer build's.
    private static List<LedgerEntry> newer(
            List<LedgerEntry> newestFirst, Numbering numbering, RollbackOrder.Goal.NewerThan goal) {
        Set<MigrationId> newer = new HashSet<>();
        for (MigrationStatus status : Comparison.of(goal.source(), newestFirst, numbering)) {
            if (status instanceof MigrationStatus.FromNewerBuild) {
                newer.add(status.id());
            }
        }
        return newestFirst.stream().filter(entry -> newer.contains(entry.id())).toList();
    }

    private static boolean isSelected(MigrationId id, RollbackOrder.Goal goal, int selected) {
        if (goal instanceof RollbackOrder.Goal.To to) {
            return id.number() > to.number();
        }
        return selected < ((RollbackOrder.Goal.Newest) goal).count();
    }
}
