package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.SourceEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set that works out its entries once, and reads what is pending once, although a run asks before and after locking. */
final class RememberedSet implements MigrationSet {
    private final MigrationSet set;
    private @Nullable List<SourceEntry> entries;
    private @Nullable List<SourceEntry> loadedFor;
    private List<ResolvedMigration> loaded = List.of();

    RememberedSet(MigrationSet set) {
        this.set = set;
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
            loaded = set.load(pending);
            loadedFor = pending;
        }
        return loaded;
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        return set.rollbacks(applied);
    }
}
