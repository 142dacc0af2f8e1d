package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Statuses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Source and ledger side by side: the state of every migration that either of them knows. */
public final class Comparison {
    private final Numbering numbering;
    private final Map<MigrationId, SourceEntry> source = new HashMap<>();
    private final Map<MigrationId, LedgerEntry> ledger = new HashMap<>();
    private final Map<MigrationType, MigrationId> newestKnown;
    private final Map<MigrationType, MigrationId> newestApplied;

    private Comparison(Collection<SourceEntry> source, Collection<LedgerEntry> ledger, Numbering numbering) {
        this.numbering = numbering;
        source.forEach(entry -> this.source.put(entry.id(), entry));
        ledger.forEach(entry -> this.ledger.put(entry.id(), entry));
        this.newestKnown = newest(this.source.keySet());
        this.newestApplied = newest(this.ledger.keySet());
    }

    /** The states, in the order of execution. */
    public static List<MigrationStatus> of(
            Collection<SourceEntry> source, Collection<LedgerEntry> ledger, Numbering numbering) {
        return new Comparison(source, ledger, numbering).statuses();
    }

    private List<MigrationStatus> statuses() {
        TreeSet<MigrationId> ids = new TreeSet<>(numbering.order());
        ids.addAll(source.keySet());
        ids.addAll(ledger.keySet());
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
        return Optional.ofNullable(newestApplied.get(id.type()))
                .filter(newest -> newest.number() > id.number())
                .<MigrationStatus>map(newest -> new Statuses.OutOfOrderData(entry, newest))
                .orElseGet(() -> new Statuses.PendingData(entry));
    }

    private MigrationStatus applied(LedgerEntry entry) {
        SourceEntry known = source.get(entry.id());
        if (known == null) {
            boolean newer = Optional.ofNullable(newestKnown.get(entry.id().type()))
                    .map(newest -> newest.number() < entry.id().number())
                    .orElse(true);
            return newer ? new Statuses.FromNewerBuildData(entry) : new Statuses.MissingData(entry);
        }
        boolean same = entry.checksum().map(known.checksum()::equals).orElse(true);
        return same ? new Statuses.AppliedData(entry, known) : new Statuses.ChangedData(entry, known);
    }

    private Map<MigrationType, MigrationId> newest(Collection<MigrationId> ids) {
        Map<MigrationType, MigrationId> newest = new EnumMap<>(MigrationType.class);
        for (MigrationId id : ids) {
            for (MigrationType type : MigrationType.values()) {
                if (numbering.inOneSequence(id.type(), type)) {
                    newest.merge(type, id, (one, other) -> one.number() >= other.number() ? one : other);
                }
            }
        }
        return newest;
    }
}
