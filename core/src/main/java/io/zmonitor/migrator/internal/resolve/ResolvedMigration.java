package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.SourceEntry;
import java.util.Optional;

/** A migration ready to run: read, checked and parsed. */
public sealed interface ResolvedMigration {
    /** What is known without reading it. */
    SourceEntry entry();

    /**
     * A script.
     *
     * @param entry what is known without reading it
     * @param script parsed
     * @param rollback the normalised text of the script that undoes it, if there is one; it has been parsed as well
     */
    record OfScript(SourceEntry entry, Script script, Optional<String> rollback) implements ResolvedMigration {}

    /**
     * Java code.
     *
     * @param entry what is known without running it
     * @param migration the code
     */
    record OfCode(SourceEntry entry, JavaMigration migration) implements ResolvedMigration {}
}
