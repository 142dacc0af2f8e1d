package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Living with a newer build's database. A build's number is that of its newest schema or data migration, or, where each
 * type has its own sequence, of its newest migration of the type that is judged.
 */
public final class Compatibility {
    private Compatibility() {}

    /** Whether a newer build has migrated the database. */
    public static boolean isNewer(List<MigrationStatus> statuses) {
        return !newer(statuses).isEmpty();
    }

    /** Whether every newer migration says that this build may open the database. */
    public static boolean mayOpen(List<MigrationStatus> statuses, Numbering numbering) {
        for (LedgerEntry entry : newer(statuses)) {
            long ours = buildNumber(statuses, entry.id().type(), numbering);
            if (entry.compatibleWith().isEmpty() || entry.compatibleWith().getAsLong() > ours) {
                return false;
            }
        }
        return true;
    }

    /** The number of the oldest build that may open the database: the highest that one of the newer ones demands. */
    public static long oldest(List<MigrationStatus> statuses) {
        long oldest = 0;
        for (LedgerEntry entry : newer(statuses)) {
            oldest = Math.max(oldest, entry.compatibleWith().orElse(entry.id().number()));
        }
        return oldest;
    }

    /** Who applied what is newer. */
    public static String writtenBy(List<MigrationStatus> statuses) {
        TreeSet<String> names = new TreeSet<>();
        newer(statuses).forEach(entry -> names.add(named(entry.appliedBy())));
        return String.join(", ", names);
    }

    /** An application as messages call it. */
    static String named(String appliedBy) {
        return appliedBy.equals(LedgerEntry.UNNAMED) ? "an application that gave no name" : appliedBy;
    }

    /** The states of what this build knows. */
    public static List<MigrationStatus> known(List<MigrationStatus> statuses) {
        return statuses.stream()
                .filter(status -> !(status instanceof MigrationStatus.FromNewerBuild))
                .toList();
    }

    /** Why a newer database cannot be opened although it says so: it lacks what this build would have to apply. */
    public static Optional<Problem> lacking(List<MigrationStatus> statuses) {
        List<MigrationId> lacking = new ArrayList<>();
        for (MigrationStatus status : statuses) {
            if (status instanceof MigrationStatus.Pending || status instanceof MigrationStatus.OutOfOrder) {
                lacking.add(status.id());
            }
        }
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.ofMigrations(ProblemCode.NEWER_DATABASE_LACKS, lacking, writtenBy(statuses)));
    }

    private static long buildNumber(List<MigrationStatus> statuses, MigrationType type, Numbering numbering) {
        long newest = 0;
        for (MigrationStatus status : statuses) {
            boolean known =
                    !(status instanceof MigrationStatus.FromNewerBuild) && !(status instanceof MigrationStatus.Missing);
            boolean counts = numbering == Numbering.PER_TYPE
                    ? status.id().type() == type
                    : status.id().type() != MigrationType.SEED;
            if (known && counts) {
                newest = Math.max(newest, status.id().number());
            }
        }
        return newest;
    }

    private static List<LedgerEntry> newer(List<MigrationStatus> statuses) {
        List<LedgerEntry> newer = new ArrayList<>();
        for (MigrationStatus status : statuses) {
            if (status instanceof MigrationStatus.FromNewerBuild unknown) {
                newer.add(unknown.entry());
            }
        }
        return newer;
    }
}
