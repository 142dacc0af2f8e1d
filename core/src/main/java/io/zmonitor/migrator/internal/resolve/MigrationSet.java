package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.SourceEntry;
import java.util.List;

/** stub */
public interface MigrationSet {
    /** stub */
    String chain();

    /** stub */
    List<SourceEntry> entries();

    /** stub */
    List<ResolvedMigration> load(List<SourceEntry> pending);
}
