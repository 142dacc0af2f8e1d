package io.zmonitor.migrator.internal.takeover;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.plan.BaselineSelection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which migrations the rows of Flyway's history stand for.
 *
 * @param rows all rows that were explained, in the order of their ranks
 * @param unexplained why the others could not be, a sentence for each
 */
public record FlywayMapping(List<Explained> rows, List<String> unexplained) {
    /** Copies the lists. */
    public FlywayMapping {
        rows = List.copyOf(rows);
        unexplained = List.copyOf(unexplained);
    }

    /**
     * A row and what it stands for: a migration, or, for Flyway's own baseline, everything up to it. A repeatable and
     * the row of the schema's creation stand for nothing.
     *
     * @param row the row
     * @param migrations what it stands for
     */
    public record Explained(FlywayRow row, List<SourceEntry> migrations) {
        /** Copies the list. */
        public Explained {
            migrations = List.copyOf(migrations);
        }
    }

    /** Maps by number and description. */
    public static FlywayMapping of(List<FlywayRow> rows, List<SourceEntry> source) {
        List<Explained> explained = new ArrayList<>();
        List<String> unexplained = new ArrayList<>();
        Map<MigrationId, FlywayRow> taken = new HashMap<>();
        for (FlywayRow row : rows) {
            List<SourceEntry> fitting = fitting(row, source);
            String reason = reason(row, fitting, source);
            for (SourceEntry entry : fitting) {
                FlywayRow earlier = taken.putIfAbsent(entry.id(), row);
                if (earlier != null && reason.isEmpty()) {
                    reason = "stands for " + entry.id() + " like row " + earlier.rank();
                }
            }
            if (reason.isEmpty()) {
                explained.add(new Explained(row, fitting));
            } else {
                unexplained.add(row.named() + " " + reason);
            }
        }
        if (rows.isEmpty()) {
            unexplained.add("it has no rows");
        }
        return new FlywayMapping(explained, unexplained);
    }

    /** All that is declared, in the order of the rows. */
    public List<SourceEntry> declared() {
        return rows.stream().flatMap(row -> row.migrations().stream()).toList();
    }

    /** Seeds up to the newest declared number that no row stands for. */
    public List<MigrationId> pendingSeeds(List<SourceEntry> source) {
        List<MigrationId> declared = declared().stream().map(SourceEntry::id).toList();
        long newest = declared.stream().mapToLong(MigrationId::number).max().orElse(0);
        return BaselineSelection.upTo(newest, source, Maintenance.BaselineSeeds.PENDING).pendingSeeds().stream()
                .filter(seed -> !declared.contains(seed))
                .toList();
    }

    private static List<SourceEntry> fitting(FlywayRow row, List<SourceEntry> source) {
        if (!row.succeeded() || row.isUndoOrDelete() || row.number().isEmpty()) {
            return List.of();
        }
        long number = row.number().getAsLong();
        if (row.isBaseline()) {
            return BaselineSelection.upTo(number, source, Maintenance.BaselineSeeds.PENDING)
                    .declared();
        }
        return source.stream()
                .filter(entry -> entry.id().number() == number && row.describes(entry.description()))
                .toList();
    }

    /** Why it cannot be imported; empty if it can. */
    private static String reason(FlywayRow row, List<SourceEntry> fitting, List<SourceEntry> source) {
        if (!row.succeeded()) {
            return "failed";
        }
        if (row.isUndoOrDelete()) {
            return "takes another row back";
        }
        if (row.version().isEmpty()) {
            return "";
        }
        if (row.number().isEmpty()) {
            return "has a version that is no whole number";
        }
        if (row.isBaseline() || fitting.size() == 1) {
            return "";
        }
        return fitting.isEmpty() ? stranger(row.number().getAsLong(), source) : "fits " + named(fitting);
    }

    private static String stranger(long number, List<SourceEntry> source) {
        List<SourceEntry> sameNumber =
                source.stream().filter(entry -> entry.id().number() == number).toList();
        return sameNumber.isEmpty()
                ? "has a number that the source does not have"
                : "is called otherwise than " + named(sameNumber);
    }

    private static String named(List<SourceEntry> entries) {
        return entries.stream()
                .map(entry -> entry.id() + " '" + entry.description() + "'")
                .collect(Collectors.joining(" and "));
    }
}
