package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.SourceEntry;
import java.util.List;
import java.util.Optional;

/** States of migrations. */
public final class Statuses {
    private Statuses() {}

    /** Data of a {@link MigrationStatus.Pending}. */
    public record PendingData(
            SourceEntry source, Optional<MigrationStatus.HalfDone> halfDone, List<MigrationId> waitsFor)
            implements MigrationStatus.Pending {
        /** One that has not begun. */
        public PendingData(SourceEntry source) {
            this(source, Optional.empty(), List.of());
        }
    }

    /** Data of a {@link MigrationStatus.HalfDone}. */
    public record HalfDoneData(String begunAt, long batches, long rows, long rowsChanged)
            implements MigrationStatus.HalfDone {}

    /** Data of a {@link MigrationStatus.Applied}. */
    public record AppliedData(LedgerEntry entry, SourceEntry source, Optional<MigrationStatus.HalfDone> inBackground)
            implements MigrationStatus.Applied {
        /** One that is done. */
        public AppliedData(LedgerEntry entry, SourceEntry source) {
            this(entry, source, Optional.empty());
        }
    }

    /** Data of a {@link MigrationStatus.Changed}. */
    public record ChangedData(LedgerEntry entry, SourceEntry source) implements MigrationStatus.Changed {}

    /** Data of a {@link MigrationStatus.Missing}. */
    public record MissingData(LedgerEntry entry) implements MigrationStatus.Missing {}

    /** Data of a {@link MigrationStatus.OutOfOrder}. */
    public record OutOfOrderData(SourceEntry source, MigrationId newestApplied) implements MigrationStatus.OutOfOrder {}

    /** Data of a {@link MigrationStatus.FromNewerBuild}. */
    public record FromNewerBuildData(LedgerEntry entry) implements MigrationStatus.FromNewerBuild {}
}
