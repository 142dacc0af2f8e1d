package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.SourceEntry;

/** How a source undoes a migration of its own: read, but not judged yet. */
public sealed interface SourceRollback {
    /** The migration. */
    SourceEntry entry();

    /**
     * By a script.
     *
     * @param entry the migration
     * @param file what the script is called in messages
     * @param text normalised
     */
    record OfScript(SourceEntry entry, String file, String text) implements SourceRollback {}

    /**
     * By Java code.
     *
     * @param entry the migration
     * @param migration the code
     */
    record OfCode(SourceEntry entry, JavaMigration.Revertible migration) implements SourceRollback {}
}
