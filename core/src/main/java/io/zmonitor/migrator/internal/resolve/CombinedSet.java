package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        Set<SourceEntry> wanted = new HashSet<>(pending);
        Map<MigrationId, ResolvedMigration> byId = new HashMap<>();
        for (PlacedSet member : members) {
            List<SourceEntry> own =
                    member.entries().stream().filter(wanted::contains).toList();
            member.load(own).forEach(migration -> byId.put(migration.entry().id(), migration));
        }
        List<ResolvedMigration> loaded = new ArrayList<>();
        for (SourceEntry entry : pending) {
            ResolvedMigration migration = byId.get(entry.id());
            if (migration == null) {
                throw new IllegalArgumentException("not in this set: " + entry.id());
            }
            loaded.add(migration);
        }
        return loaded;
    }
}
