package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.RepeatableEntry;
import io.zmonitor.migrator.RepeatableStatus;
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
    private final Map<String, RepeatableEntry> source = new HashMap<>();
    private final Map<String, AppliedRepeatable> ledger = new HashMap<>();

    private RepeatableComparison(Collection<RepeatableEntry> source, Collection<AppliedRepeatable> ledger) {
        for (RepeatableEntry entry : source) {
            this.source.put(key(entry.name()), entry);
        }
        for (AppliedRepeatable entry : ledger) {
            this.ledger.put(key(entry.name()), entry);
        }
    }

    /** The states in a database whose versioned migrations this build knows, by name. */
    public static List<RepeatableStatus> of(Collection<RepeatableEntry> source, Collection<AppliedRepeatable> ledger) {
        RepeatableComparison comparison = new RepeatableComparison(source, ledger);
        List<RepeatableStatus> statuses = new ArrayList<>();
        for (String key : comparison.keys()) {
            statuses.add(comparison.status(key));
        }
        return List.copyOf(statuses);
    }

    /** The states in a database that a newer build has migrated: what differs is the newer build's, and stays. */
    public static List<RepeatableStatus> ofNewerDatabase(
            Collection<RepeatableEntry> source, Collection<AppliedRepeatable> ledger) {
        List<RepeatableStatus> statuses = new ArrayList<>();
        for (RepeatableStatus status : of(source, ledger)) {
            statuses.add(status.isDue() ? new RepeatableStatuses.FromNewerBuildData(status.name()) : status);
        }
        return List.copyOf(statuses);
    }

    /** Those with which a run has something to do. */
    public static List<RepeatableStatus> due(List<RepeatableStatus> statuses) {
        List<RepeatableStatus> due = new ArrayList<>();
        for (RepeatableStatus status : statuses) {
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

    private RepeatableStatus status(String key) {
        Optional<RepeatableEntry> known = Optional.ofNullable(source.get(key));
        AppliedRepeatable entry = ledger.get(key);
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
