package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RolledBackMigration.Used;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.RollbackReader;
import io.zmonitor.migrator.internal.resolve.ScriptOptions;
import io.zmonitor.migrator.internal.resolve.SourceRollback;

/**
 * One migration to undo.
 *
 * @param entry its row of the ledger
 * @param migration what undoes it, seen as a migration
 * @param used what that is, and why
 */
record Undo(LedgerEntry entry, ResolvedMigration migration, Used used) {
    MigrationId id() {
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
        SourceEntry source = new SourceEntry(
                entry.id(), entry.description(), entry.checksum().orElse(Checksum.parse("")), file);
        ResolvedMigration.OfScript script = RollbackReader.script(source, file, text);
        ScriptOptions options = script.script().options();
        if (options.noTransaction() || options.foreignKeysOn()) {
            throw MigrationException.refusing(Problem.ofMigrations(
                    ProblemCode.ROLLBACK_NOT_IN_TRANSACTION,
                    java.util.List.of(entry.id()),
                    file,
                    options.noTransaction() ? "@no-transaction" : "@foreign-keys on"));
        }
        return new Undo(entry, script, used);
    }
}
