package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport.Undone.Used;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.EntrySeals;
import io.zmonitor.migrator.internal.plan.RollbackChoice;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.plan.RollbackSelection;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.RollbackReader;
import io.zmonitor.migrator.internal.resolve.SourceRollback;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.ScriptOptions;
import io.zmonitor.migrator.internal.session.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a rollback will do: everything found, read, parsed and judged before anything runs.
 *
 * @param applied the ledger's entries
 * @param steps what is undone, in that order
 * @param keptSeeds seeds that stay applied
 */
public record RollbackPlan(List<MigrationId> applied, List<Undo> steps, List<MigrationId> keptSeeds) {
    /**
     * One migration to undo.
     *
     * @param entry its row of the ledger
     * @param migration what undoes it, seen as a migration
     * @param used what that is, and why
     */
    public record Undo(LedgerEntry entry, ResolvedMigration migration, Used used) {
        public MigrationId id() {
            return entry.id();
        }

        static Undo byCode(LedgerEntry entry, SourceRollback.OfCode code) {
            return new Undo(entry, RollbackReader.code(code), Used.JAVA_CODE);
        }

        /**
         * By this script, parsed and judged now.
         *
         * @throws MigrationException if it holds what no script may, or what needs another transaction
         */
        static Undo byScript(LedgerEntry entry, String file, String text, Used used) {
            SourceEntry source = new Results.SourceEntryData(
                    entry.id(), entry.description(), entry.checksum().orElse(Checksum.parse("")), file);
            ResolvedMigration.OfScript script = RollbackReader.script(source, file, text);
            ScriptOptions options = script.script().options();
            if (options.noTransaction() || options.foreignKeysOn()) {
                throw MigrationException.refusing(Problem.ofMigrations(
                        ProblemCode.ROLLBACK_NOT_IN_TRANSACTION,
                        List.of(entry.id()),
                        file,
                        options.noTransaction() ? "@no-transaction" : "@foreign-keys on"));
            }
            return new Undo(entry, script, used);
        }
    }

    /**
     * Makes the plan from the ledger as it is now.
     *
     * @throws MigrationException if it is refused
     */
    public static RollbackPlan of(Session session, MigrationSet set, RollbackOrder order, Numbering numbering)
            throws SQLException {
        List<LedgerEntry> ledger = session.entries();
        Map<MigrationId, String> stored =
                ledger.isEmpty() ? Map.of() : session.ledger().storedRollbacks();
        Map<MigrationId, SourceRollback> present = present(ledger, set, order.goal());
        Set<MigrationId> undoable = new HashSet<>(stored.keySet());
        undoable.addAll(present.keySet());
        RollbackSelection selection = RollbackSelection.of(ledger, numbering, order.goal(), undoable);
        requireNothingHalfDone(session, staying(ledger, selection.steps()));
        selection.refusal(order.goal(), undoable).ifPresent(problem -> {
            throw MigrationException.refusing(problem);
        });
        List<Undo> steps = new ArrayList<>();
        EntrySeals seals = selection.steps().isEmpty() ? EntrySeals.NONE : EntrySeals.read(session.database());
        for (LedgerEntry entry : selection.steps()) {
            steps.add(undo(
                    entry,
                    Optional.ofNullable(stored.get(entry.id())),
                    Optional.ofNullable(present.get(entry.id())),
                    order,
                    seals));
        }
        return new RollbackPlan(
                ledger.stream().map(LedgerEntry::id).toList(), List.copyOf(steps), selection.keptSeeds());
    }

    // A stored script that somebody altered is never run: no source knows its text. It is not read either: no file
    // could be corrected.
    private static void requireSealed(MigrationId id, Used used, EntrySeals seals) {
        boolean fromTheLedger = used == Used.ONLY_STORED || used == Used.STORED_NOT_PRESENT;
        if (fromTheLedger && seals.isRollbackChanged(id)) {
            throw MigrationException.refusing(Problem.ofMigrations(ProblemCode.ROLLBACK_SCRIPT_CHANGED, List.of(id)));
        }
    }

    /** What stays applied. */
    public List<MigrationId> staying() {
        Set<MigrationId> undone = new HashSet<>();
        steps.forEach(step -> undone.add(step.id()));
        return applied.stream().filter(id -> !undone.contains(id)).toList();
    }

    public DatabaseVersion before() {
        return DatabaseVersion.of(applied);
    }

    DatabaseVersion after() {
        Set<MigrationId> left = new HashSet<>(applied);
        steps.forEach(step -> left.remove(step.id()));
        return DatabaseVersion.of(left);
    }

    // No rollback script knows which of the rows were treated. What stays recorded goes on in the background.
    private static void requireNothingHalfDone(Session session, Set<MigrationId> staying) throws SQLException {
        List<MigrationId> halfDone = new ArrayList<>();
        for (BatchMarks.Mark mark : new BatchMarks(session.database()).read()) {
            if (!staying.contains(mark.id())) {
                halfDone.add(mark.id());
            }
        }
        if (!halfDone.isEmpty()) {
            throw MigrationException.refusing(Problem.ofMigrations(ProblemCode.HALF_DONE, halfDone));
        }
    }

    private static Set<MigrationId> staying(List<LedgerEntry> ledger, List<LedgerEntry> undone) {
        Set<MigrationId> staying = new HashSet<>();
        ledger.forEach(entry -> staying.add(entry.id()));
        undone.forEach(entry -> staying.remove(entry.id()));
        return staying;
    }

    private static Map<MigrationId, SourceRollback> present(
            List<LedgerEntry> ledger, MigrationSet set, RollbackOrder.Goal goal) {
        Set<MigrationId> applied = new HashSet<>();
        for (LedgerEntry entry : ledger) {
            if (!(goal instanceof RollbackOrder.Goal.To to) || entry.id().number() > to.number()) {
                applied.add(entry.id());
            }
        }
        List<SourceEntry> known = set.entries().stream()
                .filter(entry -> applied.contains(entry.id()))
                .toList();
        Map<MigrationId, SourceRollback> present = new HashMap<>();
        for (SourceRollback rollback : set.rollbacks(known)) {
            present.put(rollback.entry().id(), rollback);
        }
        return present;
    }

    private static Undo undo(
            LedgerEntry entry,
            Optional<String> stored,
            Optional<SourceRollback> present,
            RollbackOrder order,
            EntrySeals seals) {
        if (stored.isEmpty() && present.orElse(null) instanceof SourceRollback.OfCode code) {
            return Undo.byCode(entry, code);
        }
        Optional<SourceRollback.OfScript> script =
                present.filter(SourceRollback.OfScript.class::isInstance).map(SourceRollback.OfScript.class::cast);
        Used used = RollbackChoice.between(stored, script.map(SourceRollback.OfScript::text), order.scripts())
                .orElseThrow();
        requireSealed(entry.id(), used, seals);
        boolean fromTheSource = used == Used.ONLY_PRESENT || used == Used.PRESENT_NOT_STORED || stored.isEmpty();
        return fromTheSource
                ? Undo.byScript(
                        entry, script.orElseThrow().file(), script.orElseThrow().text(), used)
                : Undo.byScript(entry, "rollback of " + entry.id() + " stored in the ledger", stored.get(), used);
    }
}
