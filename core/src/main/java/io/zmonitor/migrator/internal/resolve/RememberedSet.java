package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set that works out its entries once, and reads what is pending once, although a run asks before and after locking. */
final class RememberedSet implements MigrationSet {
    private final MigrationSet set;
    private final Numbering numbering;
    private List<MigrationSets.Searched> searched;
    private final boolean replaying;
    private @Nullable Snapshot snapshot;
    private @Nullable List<SourceEntry> entries;
    private @Nullable List<SourceEntry> loadedFor;
    private List<ResolvedMigration> loaded = List.of();
    private @Nullable List<SourceEntry.Repeatable> repeatables;
    private @Nullable List<ResolvedRepeatable> loadedRepeatables;

    RememberedSet(MigrationSet set, Numbering numbering, List<MigrationSets.Searched> searched, boolean replaying) {
        this.replaying = replaying;
        this.numbering = numbering;
        this.set = set;
        this.searched = searched;
    }

    @Override
    public String chain() {
        return set.chain();
    }

    @Override
    public List<SourceEntry> entries() {
        if (entries == null) {
            entries = set.entries();
        }
        return entries;
    }

    @Override
    public List<ResolvedMigration> load(List<SourceEntry> pending) {
        if (!pending.equals(loadedFor)) {
            if (!pending.isEmpty()) {
                for (MigrationSets.Searched place : searched) {
                    place.refuseOthers();
                }
                searched = List.of();
            }
            loaded = set.load(pending);
            loadedFor = pending;
        }
        return loaded;
    }

    @Override
    public List<Long> snapshots() {
        return replaying ? List.of() : set.snapshots();
    }

    @Override
    public Snapshot snapshot(long number) {
        Snapshot known = snapshot;
        if (known == null || known.number() != number) {
            known = Snapshot.read(this, number);
            snapshot = known;
        }
        return known;
    }

    @Override
    public ScriptText snapshotText(long number) {
        return set.snapshotText(number);
    }

    @Override
    public List<String> contents(long number) {
        return set.contents(number);
    }

    @Override
    public List<SourceEntry.Repeatable> repeatables() {
        if (repeatables == null) {
            repeatables = set.repeatables();
        }
        return repeatables;
    }

    @Override
    public List<ResolvedRepeatable> loadRepeatables() {
        if (loadedRepeatables == null) {
            loadedRepeatables = repeatables().isEmpty() ? List.of() : set.loadRepeatables();
        }
        return loadedRepeatables;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(set.notes());
        notes.addAll(PlacedEntry.gaps(entries(), numbering));
        return notes;
    }

    @Override
    public List<String> differences() {
        return set.differences();
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        return set.rollbacks(applied);
    }
}
