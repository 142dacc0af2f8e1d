package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Several places that together are one set. */
final class CombinedSet implements MigrationSet {
    private final List<PlacedSet> members;
    private final Numbering numbering;

    CombinedSet(List<PlacedSet> members, Numbering numbering) {
        this.members = members;
        this.numbering = numbering;
    }

    @Override
    public String chain() {
        List<String> chains = new ArrayList<>();
        for (PlacedSet member : members) {
            chains.add(member.chain());
        }
        chains.sort(null);
        return String.join("+", chains);
    }

    @Override
    public List<SourceEntry> entries() {
        List<PlacedEntry> entries = new ArrayList<>();
        for (PlacedSet member : members) {
            for (SourceEntry entry : member.entries()) {
                entries.add(new PlacedEntry(entry, member.place()));
            }
        }
        return PlacedEntry.inOrder(entries, numbering);
    }

    @Override
    public List<ResolvedMigration> load(List<SourceEntry> pending) {
        Map<MigrationId, ResolvedMigration> loaded = new TreeMap<>();
        for (PlacedSet member : members) {
            for (ResolvedMigration migration : member.load(ownedBy(member, pending))) {
                loaded.put(migration.entry().id(), migration);
            }
        }
        List<ResolvedMigration> inOrder = new ArrayList<>();
        for (SourceEntry entry : pending) {
            ResolvedMigration migration = loaded.get(entry.id());
            if (migration == null) {
                throw new IllegalArgumentException("not in this set: " + entry.id());
            }
            inOrder.add(migration);
        }
        return inOrder;
    }

    @Override
    public List<SourceEntry.Repeatable> repeatables() {
        List<SourceEntry.Repeatable> entries = new ArrayList<>();
        for (PlacedSet member : members) {
            entries.addAll(member.repeatables());
        }
        return Repeatables.inOrder(entries);
    }

    @Override
    public List<ResolvedRepeatable> loadRepeatables() {
        repeatables();
        List<ResolvedRepeatable> loaded = new ArrayList<>();
        for (PlacedSet member : members) {
            loaded.addAll(member.loadRepeatables());
        }
        return Repeatables.withoutConflict(loaded);
    }

    @Override
    public List<Long> snapshots() {
        List<Long> snapshots = new ArrayList<>();
        for (PlacedSet member : members) {
            snapshots.addAll(member.snapshots());
        }
        return snapshots;
    }

    @Override
    public ScriptText snapshotText(long number) {
        for (PlacedSet member : members) {
            if (member.snapshots().contains(number)) {
                return member.snapshotText(number);
            }
        }
        return MigrationSet.super.snapshotText(number);
    }

    @Override
    public List<String> contents(long number) {
        List<String> contents = new ArrayList<>();
        for (PlacedSet member : members) {
            contents.addAll(member.contents(number));
        }
        return contents;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (PlacedSet member : members) {
            notes.addAll(member.notes());
        }
        return notes;
    }

    @Override
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (PlacedSet member : members) {
            differences.addAll(member.differences());
        }
        return differences;
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        List<SourceRollback> rollbacks = new ArrayList<>();
        for (PlacedSet member : members) {
            rollbacks.addAll(member.rollbacks(ownedBy(member, applied)));
        }
        return rollbacks;
    }

    private static List<SourceEntry> ownedBy(PlacedSet member, List<SourceEntry> pending) {
        Set<MigrationId> ids = new TreeSet<>();
        for (SourceEntry entry : member.entries()) {
            ids.add(entry.id());
        }
        List<SourceEntry> owned = new ArrayList<>();
        for (SourceEntry entry : pending) {
            if (ids.contains(entry.id())) {
                owned.add(entry);
            }
        }
        return owned;
    }
}
