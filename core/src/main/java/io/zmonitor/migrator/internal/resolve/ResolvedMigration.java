package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.script.BatchDirective;
import io.zmonitor.migrator.internal.script.Directives;
import io.zmonitor.migrator.internal.script.Script;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A migration ready to run: read, checked and parsed. */
public sealed interface ResolvedMigration {
    /** What is known without reading it. */
    SourceEntry entry();

    /** The oldest build that may open the database afterwards, if the migration says one. */
    OptionalLong compatibleWith();

    /** Of which migrations no row may be left to the background when it begins. */
    Set<MigrationId> requires();

    /** Through which table it goes in batches, if it does. */
    Optional<BatchDirective> batch();

    /** The file and what its header says, for the audit. */
    default String header() {
        return entry().file();
    }

    /**
     * A script.
     *
     * @param entry what is known without reading it
     * @param script parsed
     * @param rollback the normalised text of the script that undoes it, if there is one; it has been parsed as well
     */
    record OfScript(SourceEntry entry, Script script, Optional<String> rollback) implements ResolvedMigration {
        @Override
        public OptionalLong compatibleWith() {
            return script.options().compatibleWith();
        }

        @Override
        public Set<MigrationId> requires() {
            return script.options().requires();
        }

        @Override
        public Optional<BatchDirective> batch() {
            return script.options().batch();
        }

        @Override
        public String header() {
            StringBuilder text = new StringBuilder(entry.file());
            for (SourceEntry.Header.Field field : script.header().fields()) {
                text.append("; ").append(field.name()).append(": ").append(field.value());
            }
            return text.toString();
        }
    }

    /**
     * Java code.
     *
     * @param entry what is known without running it
     * @param migration the code
     */
    record OfCode(SourceEntry entry, JavaMigration migration) implements ResolvedMigration {
        @Override
        public OptionalLong compatibleWith() {
            return migration.compatibleWith();
        }

        @Override
        public Set<MigrationId> requires() {
            return migration.requires();
        }

        @Override
        public Optional<BatchDirective> batch() {
            if (!(migration instanceof JavaMigration.Batched batched)) {
                return Optional.empty();
            }
            BatchDirective way = Directives.batch(ScriptLocation.file(entry.file()), batched.batches())
                    .with(batched.badRows());
            return Optional.of(batched.inBackground() ? way.inBackground() : way);
        }
    }
}
