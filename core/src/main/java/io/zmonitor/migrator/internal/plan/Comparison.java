package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Statuses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Source and ledger side by side: the state of every migration that either of them knows. */
public final class Comparison {
    private final Numbering numbering;
    private final long[] newestKnown = new long[MigrationType.values().length];
    private final @Nullable MigrationId[] newestApplied = new MigrationId[MigrationType.values().length];

    private Comparison(Numbering numbering) {
        this.numbering = numbering;
        Arrays.fill(newestKnown, -1);
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
            int type = entry.id().type().ordinal();
            comparison.newestKnown[type] =
                    Math.max(comparison.newestKnown[type], entry.id().number());
        }
        for (LedgerEntry entry : sorted) {
            comparison.newestApplied[entry.id().type().ordinal()] = entry.id();
        }
        return comparison.statuses(source, sorted, order);
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
        MigrationId newest = null;
        for (MigrationId applied : newestApplied) {
            boolean counts = applied != null
                    && numbering.inOneSequence(applied.type(), entry.id().type())
                    && applied.number() > (newest == null ? entry.id().number() : newest.number());
            newest = counts ? applied : newest;
        }
        return newest == null ? new Statuses.PendingData(entry) : new Statuses.OutOfOrderData(entry, newest);
    }

    private MigrationStatus unknown(LedgerEntry entry) {
        boolean newer = true;
        for (MigrationType type : MigrationType.values()) {
            newer = newer
                    && (!numbering.inOneSequence(type, entry.id().type())
                            || newestKnown[type.ordinal()] < entry.id().number());
        }
        return newer ? new Statuses.FromNewerBuildData(entry) : new Statuses.MissingData(entry);
    }

    private static MigrationStatus applied(LedgerEntry entry, SourceEntry known) {
        boolean same = entry.checksum().isEmpty()
                || known.checksum().equals(entry.checksum().get());
        return same ? new Statuses.AppliedData(entry, known) : new Statuses.ChangedData(entry, known);
    }
}
