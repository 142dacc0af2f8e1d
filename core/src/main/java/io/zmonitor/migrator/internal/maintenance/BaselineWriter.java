package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.SourceRollback;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.sql.UtcText;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes entries for migrations that somebody says were applied, with the rollback scripts of the source. For one call. */
final class BaselineWriter {
    private final RunContext context;
    private final AuditLog audit;
    private final String now;
    private final Map<MigrationId, String> rollbacks = new HashMap<>();
    private final List<MigrationId> ids = new ArrayList<>();

    BaselineWriter(RunContext context, AuditLog audit, MigrationSet set, List<SourceEntry> entries) {
        this.context = context;
        this.audit = audit;
        this.now = UtcText.ofMillis(context.settings().clock().instant());
        for (SourceRollback rollback : set.rollbacks(entries)) {
            if (rollback instanceof SourceRollback.OfScript script) {
                rollbacks.put(script.entry().id(), script.text());
            }
        }
    }

    /** Records them, as applied at this time if it is known, otherwise now. */
    void record(List<SourceEntry> entries, Optional<String> appliedAt) throws SQLException {
        for (SourceEntry source : entries) {
            LedgerEntry entry = new Results.LedgerEntryData(
                    source.id(),
                    source.description(),
                    Optional.of(source.checksum()),
                    appliedAt.orElse(now),
                    Duration.ZERO,
                    context.settings().application());
            audit.record(context.session().ledger(), entry, Optional.ofNullable(rollbacks.get(source.id())));
            ids.add(source.id());
        }
    }

    DatabaseVersion version() {
        return DatabaseVersion.of(ids);
    }

    /** What was recorded, in the order of execution. */
    List<MigrationId> ids() {
        return ids.stream().sorted(context.settings().numbering().order()).toList();
    }
}
