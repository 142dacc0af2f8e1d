package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a run has committed so far, and what the ledger must therefore hold. For one run. */
final class Progress {
    private final MigrationSet set;
    private final Set<MigrationId> inLedger = new HashSet<>();
    private final Set<MigrationId> missing = new HashSet<>();
    private boolean untouched;
    private final List<AppliedMigration> kept = new ArrayList<>();
    private final int keptBefore;

    /**
     * The beginning of a plan's work.
     *
     * @param entries the ledger as the plan was made from it
     * @param keptBefore what this run had committed when the plan had to be made anew
     */
    Progress(MigrationSet set, List<LedgerEntry> entries, List<AppliedMigration> keptBefore) {
        this.set = set;
        this.untouched = keptBefore.isEmpty();
        this.keptBefore = keptBefore.size();
        kept.addAll(keptBefore);
        entries.forEach(entry -> inLedger.add(entry.id()));
        set.entries().forEach(entry -> missing.add(entry.id()));
        missing.removeAll(inLedger);
    }

    /** Whether the ledger holds what it held when the plan was made, and what was committed since. */
    boolean matches(List<LedgerEntry> entries) {
        Set<MigrationId> now = new HashSet<>();
        entries.forEach(entry -> now.add(entry.id()));
        return now.equals(inLedger);
    }

    /** Whether the ledger has as many entries as it must have. */
    boolean matches(long entries) {
        return entries == inLedger.size();
    }

    /** Whether these migrations are all in the ledger. */
    static boolean holds(List<LedgerEntry> entries, List<AppliedMigration> migrations) {
        Set<MigrationId> now = new HashSet<>();
        entries.forEach(entry -> now.add(entry.id()));
        return migrations.stream().allMatch(migration -> now.contains(migration.id()));
    }

    void committed(List<AppliedMigration> migrations) {
        untouched = false;
        kept.addAll(migrations);
        migrations.forEach(migration -> {
            inLedger.add(migration.id());
            missing.remove(migration.id());
        });
    }

    /** Whether this run has committed nothing. */
    boolean isUntouched() {
        return untouched;
    }

    /** Whether nothing of this plan was committed yet. */
    boolean isAtItsBeginning() {
        return kept.size() == keptBefore;
    }

    List<AppliedMigration> kept() {
        return List.copyOf(kept);
    }

    /** The set's chain value if with these migrations all of it is applied, otherwise empty. */
    String chainWith(List<AppliedMigration> migrations) {
        // Asked at each commit, so it must not look at the whole set.
        long found = migrations.stream()
                .map(AppliedMigration::id)
                .filter(missing::contains)
                .count();
        return found == missing.size() ? set.chain() : "";
    }
}
