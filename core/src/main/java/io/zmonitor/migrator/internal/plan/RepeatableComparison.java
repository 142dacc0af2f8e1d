package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.RepeatableStatuses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Repeatables of source and ledger side by side. Two names that differ only in the case of letters are one. */
public final class RepeatableComparison {
    private final Map<String, SourceEntry.Repeatable> source = new HashMap<>();
    private final Map<String, MigrationReport.Repeated> ledger = new HashMap<>();

    private RepeatableComparison(
            Collection<SourceEntry.Repeatable> source, Collection<MigrationReport.Repeated> ledger) {
        for (SourceEntry.Repeatable entry : source) {
            this.source.put(key(entry.name()), entry);
        }
        for (MigrationReport.Repeated entry : ledger) {
            this.ledger.put(key(entry.name()), entry);
        }
    }

    /** The states in a database whose versioned migrations this build knows, by name. */
    public static List<MigrationStatus.Repeatable> of(
            Collection<SourceEntry.Repeatable> source, Collection<MigrationReport.Repeated> ledger) {
        RepeatableComparison comparison = new RepeatableComparison(source, ledger);
        List<MigrationStatus.Repeatable> statuses = new ArrayList<>();
        for (String key : comparison.keys()) {
            statuses.add(comparison.status(key));
        }
        return List.copyOf(statuses);
    }

    /** The states in a database that a newer build has migrated: what differs is the newer build's, and stays. */
    public static List<MigrationStatus.Repeatable> ofNewerDatabase(
            Collection<SourceEntry.Repeatable> source, Collection<MigrationReport.Repeated> ledger) {
        List<MigrationStatus.Repeatable> statuses = new ArrayList<>();
        for (MigrationStatus.Repeatable status : of(source, ledger)) {
            statuses.add(status.isDue() ? new RepeatableStatuses.FromNewerBuildData(status.name()) : status);
        }
        return List.copyOf(statuses);
    }

    /** Those with which a run has something to do. */
    public static List<MigrationStatus.Repeatable> due(List<MigrationStatus.Repeatable> statuses) {
        List<MigrationStatus.Repeatable> due = new ArrayList<>();
        for (MigrationStatus.Repeatable status : statuses) {
            if (status.isDue()) {
                due.add(status);
            }
        }
        return due;
    }

    private Set<String> keys() {
        Set<String> keys = new TreeSet<>(source.keySet());
        keys.addAll(ledger.keySet());
        return keys;
    }

    private MigrationStatus.Repeatable status(String key) {
        Optional<SourceEntry.Repeatable> known = Optional.ofNullable(source.get(key));
        MigrationReport.Repeated entry = ledger.get(key);
        if (entry == null) {
            return new RepeatableStatuses.PendingData(known.orElseThrow());
        }
        if (known.isEmpty()) {
            return new RepeatableStatuses.RemovedData(entry);
        }
        if (entry.checksum().isEmpty()) {
            return new RepeatableStatuses.PendingData(known.get());
        }
        return entry.checksum().get().equals(known.get().checksum())
                ? new RepeatableStatuses.AppliedData(entry)
                : new RepeatableStatuses.ChangedData(entry, known.get());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
