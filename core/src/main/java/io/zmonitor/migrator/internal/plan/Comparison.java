package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Statuses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Source and ledger side by side: the state of every migration that either of them knows. */
public final class Comparison {
    private final Numbering numbering;
    private final Map<MigrationType, MigrationId> newestKnown = new EnumMap<>(MigrationType.class);
    private final Map<MigrationType, MigrationId> newestApplied = new EnumMap<>(MigrationType.class);

    private Comparison(Numbering numbering) {
        this.numbering = numbering;
    }

    /**
     * The states, in the order of execution.
     *
     * @param source in that order; each once
     * @param ledger each once
     */
    public static List<MigrationStatus> of(List<SourceEntry> source, List<LedgerEntry> ledger, Numbering numbering) {
        Comparator<MigrationId> order = numbering.order();
        List<LedgerEntry> sorted = sorted(ledger, order);
        Comparison comparison = new Comparison(numbering);
        for (SourceEntry entry : source) {
            note(comparison.newestKnown, entry.id());
        }
        for (LedgerEntry entry : sorted) {
            note(comparison.newestApplied, entry.id());
        }
        return comparison.statuses(source, sorted, order);
    }

    private static void note(Map<MigrationType, MigrationId> newest, MigrationId id) {
        MigrationId known = newest.get(id.type());
        if (known == null || known.number() < id.number()) {
            newest.put(id.type(), id);
        }
    }

    // It was read by number: then nothing is sorted, and nothing loaded for it.
    private static List<LedgerEntry> sorted(List<LedgerEntry> ledger, Comparator<MigrationId> order) {
        for (int at = 1; at < ledger.size(); at++) {
            if (order.compare(ledger.get(at - 1).id(), ledger.get(at).id()) > 0) {
                List<LedgerEntry> sorted = new ArrayList<>(ledger);
                sorted.sort((one, other) -> order.compare(one.id(), other.id()));
                return sorted;
            }
        }
        return ledger;
    }

    // Both are in one order, so that neither needs a table of the other: in a cold program the tables cost more than
    // all the rest.
    private List<MigrationStatus> statuses(
            List<SourceEntry> source, List<LedgerEntry> ledger, Comparator<MigrationId> order) {
        List<MigrationStatus> statuses = new ArrayList<>(source.size());
        int at = 0;
        for (SourceEntry known : source) {
            while (at < ledger.size() && order.compare(ledger.get(at).id(), known.id()) < 0) {
                statuses.add(unknown(ledger.get(at++)));
            }
            if (at < ledger.size() && ledger.get(at).id().equals(known.id())) {
                statuses.add(applied(ledger.get(at++), known));
            } else {
                statuses.add(notApplied(known));
            }
        }
        while (at < ledger.size()) {
            statuses.add(unknown(ledger.get(at++)));
        }
        return Collections.unmodifiableList(statuses);
    }

    private MigrationStatus notApplied(SourceEntry entry) {
        MigrationId newest = newest(newestApplied, entry.id());
        return newest != null && newest.number() > entry.id().number()
                ? new Statuses.OutOfOrderData(entry, newest)
                : new Statuses.PendingData(entry);
    }

    private MigrationStatus unknown(LedgerEntry entry) {
        MigrationId newest = newest(newestKnown, entry.id());
        return newest == null || newest.number() < entry.id().number()
                ? new Statuses.FromNewerBuildData(entry)
                : new Statuses.MissingData(entry);
    }

    // Of the sequence to which a migration belongs.
    private @Nullable MigrationId newest(Map<MigrationType, MigrationId> byType, MigrationId id) {
        MigrationId newest = null;
        for (MigrationId other : byType.values()) {
            boolean counts = numbering.inOneSequence(other.type(), id.type())
                    && (newest == null || other.number() > newest.number());
            newest = counts ? other : newest;
        }
        return newest;
    }

    private static MigrationStatus applied(LedgerEntry entry, SourceEntry known) {
        boolean same = entry.checksum().isEmpty()
                || known.checksum().equals(entry.checksum().get());
        return same ? new Statuses.AppliedData(entry, known) : new Statuses.ChangedData(entry, known);
    }
}
