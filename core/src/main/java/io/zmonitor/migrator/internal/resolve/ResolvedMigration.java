package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.SourceEntry;
import java.util.Optional;

/** stub */
public sealed interface ResolvedMigration {
    /** stub */
    SourceEntry entry();

    /** stub */
    record OfScript(SourceEntry entry, Script script, Optional<String> rollback) implements ResolvedMigration {}

    /** stub */
    record OfCode(SourceEntry entry, JavaMigration migration) implements ResolvedMigration {}
}
