package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which migrations a baseline declares applied: all up to its number, under both numberings, except for the seeds that
 * are left pending.
 *
 * @param declared what it declares, in the order of the source
 * @param pendingSeeds seeds up to the number that it does not declare
 */
public record BaselineSelection(List<SourceEntry> declared, List<MigrationId> pendingSeeds) {
    /** Copies the lists. */
    public BaselineSelection {
        declared = List.copyOf(declared);
        pendingSeeds = List.copyOf(pendingSeeds);
    }

    /** Selects from the source. */
    public static BaselineSelection upTo(long number, List<SourceEntry> source, Maintenance.BaselineSeeds seeds) {
        List<SourceEntry> declared = new ArrayList<>();
        List<MigrationId> pending = new ArrayList<>();
        for (SourceEntry entry : source) {
            if (entry.id().number() > number) {
                continue;
            }
            if (entry.id().type() == MigrationType.SEED && seeds == Maintenance.BaselineSeeds.PENDING) {
                pending.add(entry.id());
            } else {
                declared.add(entry);
            }
        }
        return new BaselineSelection(declared, pending);
    }

    /** Why it cannot be declared: nothing that would be declared has this number. */
    public Optional<Problem> refusal(long number) {
        if (declared.stream().anyMatch(entry -> entry.id().number() == number)) {
            return Optional.empty();
        }
        String below = declared.stream()
                .map(entry -> entry.id().toString())
                .reduce((one, next) -> next)
                .orElse("nothing");
        return Optional.of(Problem.ofTarget(ProblemCode.BASELINE_UNKNOWN, number, below));
    }

    /** The identities of what is declared. */
    public List<MigrationId> ids() {
        return declared.stream().map(SourceEntry::id).collect(Collectors.toUnmodifiableList());
    }
}
