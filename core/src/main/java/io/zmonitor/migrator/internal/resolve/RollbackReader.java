package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns what undoes a migration into something that runs like a migration. */
public final class RollbackReader {
    private RollbackReader() {}

    /**
     * Parses and judges a rollback script by the rules of all scripts.
     *
     * @param migration what it undoes
     * @param file what the script is called in messages
     * @param text normalised
     */
    public static ResolvedMigration.OfScript script(SourceEntry migration, String file, String text) {
        Script script = ScriptReader.parse(migration, new ScriptText(file, text));
        SourceEntry.Content content =
                new Results.ContentData(script.header(), Optional.of(script.text()), SourceEntry.Content.Rollback.NONE);
        return new ResolvedMigration.OfScript(
                Results.withContent(named(migration, file), content), script, Optional.empty());
    }

    /** Java code that reverts, seen as a migration that does it. */
    public static ResolvedMigration.OfCode code(SourceRollback.OfCode rollback) {
        return new ResolvedMigration.OfCode(rollback.entry(), new Reverting(rollback.migration()));
    }

    private static SourceEntry named(SourceEntry migration, String file) {
        return new Results.SourceEntryData(migration.id(), migration.description(), migration.checksum(), file);
    }

    private record Reverting(JavaMigration.Revertible migration) implements JavaMigration {
        @Override
        public MigrationType type() {
            return migration.type();
        }

        @Override
        public long version() {
            return migration.version();
        }

        @Override
        public String description() {
            return migration.description();
        }

        @Override
        public String revision() {
            return migration.revision();
        }

        @Override
        public void migrate(JavaMigration.Context context) throws Exception {
            migration.revert(context);
        }

        @Override
        public List<JavaMigration.Function> functions() {
            return migration.functions();
        }

        @Override
        public Set<String> tablesThatMayDecrease() {
            return migration.tablesThatMayDecreaseInRevert();
        }

        @Override
        public Map<String, Set<String>> columnsThatMayChange() {
            return migration.columnsThatMayChangeInRevert();
        }
    }
}
