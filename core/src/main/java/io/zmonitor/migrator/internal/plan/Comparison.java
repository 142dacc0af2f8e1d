package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Statuses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Source and ledger side by side: the state of every migration that either of them knows. */
public final class Comparison {
    private final Numbering numbering;
    private final Map<MigrationId, SourceEntry> source = new LinkedHashMap<>();
    private final Map<MigrationId, LedgerEntry> ledger = new LinkedHashMap<>();
    private final Map<MigrationType, MigrationId> newestKnown;
    private final Map<MigrationType, MigrationId> newestApplied;

    private Comparison(Collection<SourceEntry> source, Collection<LedgerEntry> ledger, Numbering numbering) {
        this.numbering = numbering;
        for (SourceEntry entry : source) {
            this.source.put(entry.id(), entry);
        }
        for (LedgerEntry entry : ledger) {
            this.ledger.put(entry.id(), entry);
        }
        this.newestKnown = newest(this.source.keySet());
        this.newestApplied = newest(this.ledger.keySet());
    }

    /** The states, in the order of execution. */
    public static List<MigrationStatus> of(
            Collection<SourceEntry> source, Collection<LedgerEntry> ledger, Numbering numbering) {
        return new Comparison(source, ledger, numbering).statuses();
    }

    private List<MigrationStatus> statuses() {
        List<MigrationId> ids = new ArrayList<>(source.keySet());
        for (MigrationId id : ledger.keySet()) {
            if (!source.containsKey(id)) {
                ids.add(id);
            }
        }
        ids.sort(numbering.order()); // the source's are in order already, so that this compares few
        List<MigrationStatus> statuses = new ArrayList<>();
        for (MigrationId id : ids) {
            LedgerEntry entry = ledger.get(id);
            statuses.add(entry == null ? notApplied(id) : applied(entry));
        }
        return List.copyOf(statuses);
    }

    private MigrationStatus notApplied(MigrationId id) {
        SourceEntry entry = source.get(id);
        if (entry == null) {
            throw new IllegalStateException("neither in the source nor in the ledger: " + id);
        }
        MigrationId newest = newestApplied.get(id.type());
        return newest != null && newest.number() > id.number()
                ? new Statuses.OutOfOrderData(entry, newest)
                : new Statuses.PendingData(entry);
    }

    private MigrationStatus applied(LedgerEntry entry) {
        SourceEntry known = source.get(entry.id());
        if (known == null) {
            MigrationId newest = newestKnown.get(entry.id().type());
            boolean newer = newest == null || newest.number() < entry.id().number();
            return newer ? new Statuses.FromNewerBuildData(entry) : new Statuses.MissingData(entry);
        }
        boolean same = entry.checksum().isEmpty()
                || known.checksum().equals(entry.checksum().get());
        return same ? new Statuses.AppliedData(entry, known) : new Statuses.ChangedData(entry, known);
    }

    private Map<MigrationType, MigrationId> newest(Collection<MigrationId> ids) {
        Map<MigrationType, MigrationId> newest = new EnumMap<>(MigrationType.class);
        for (MigrationId id : ids) {
            for (MigrationType type : MigrationType.values()) {
                MigrationId known = newest.get(type);
                if (numbering.inOneSequence(id.type(), type) && (known == null || known.number() < id.number())) {
                    newest.put(type, id);
                }
            }
        }
        return newest;
    }
}
