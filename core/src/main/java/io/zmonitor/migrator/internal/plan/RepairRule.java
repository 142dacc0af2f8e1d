package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import java.util.List;
import java.util.Optional;

/** Which state of a migration each repair is for. Any other state refuses it. */
public final class RepairRule {
    private RepairRule() {}

    /** The changed migration whose new content is accepted, if it is one. */
    public static Optional<MigrationStatus.Changed> changed(List<MigrationStatus> statuses, MigrationId id) {
        return only(statuses, id, MigrationStatus.Changed.class);
    }

    /** The missing migration whose entry is dropped, if it is one. */
    public static Optional<MigrationStatus.Missing> missing(List<MigrationStatus> statuses, MigrationId id) {
        return only(statuses, id, MigrationStatus.Missing.class);
    }

    /** The migration that is not applied, if it is one: half of it may be done. */
    public static Optional<SourceEntry> pending(List<MigrationStatus> statuses, MigrationId id) {
        return only(statuses, id, MigrationStatus.Pending.class).map(MigrationStatus.Pending::source);
    }

    /** The refusal of a repair, naming the state that the migration is in instead. */
    public static Problem refusal(ProblemCode code, List<MigrationStatus> statuses, MigrationId id) {
        String state = only(statuses, id, MigrationStatus.class)
                .map(RepairRule::word)
                .orElse("neither in the source nor in the ledger");
        return Problem.ofMigrations(code, List.of(id), state);
    }

    private static <T extends MigrationStatus> Optional<T> only(
            List<MigrationStatus> statuses, MigrationId id, Class<T> kind) {
        return statuses.stream()
                .filter(status -> status.id().equals(id))
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    private static String word(MigrationStatus status) {
        if (status instanceof MigrationStatus.Applied) {
            return "applied with the content that the source has";
        }
        if (status instanceof MigrationStatus.Changed) {
            return "changed";
        }
        if (status instanceof MigrationStatus.Missing) {
            return "missing from the source";
        }
        if (status instanceof MigrationStatus.FromNewerBuild) {
            return "from a newer build";
        }
        return "not applied";
    }
}
