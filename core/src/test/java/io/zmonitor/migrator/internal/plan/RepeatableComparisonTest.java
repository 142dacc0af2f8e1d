package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.RepeatableStatuses;
import io.zmonitor.migrator.internal.result.Results;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepeatableComparisonTest {
    private static final SourceEntry.Repeatable NEW = entry("a_new", "1");
    private static final SourceEntry.Repeatable SAME = entry("b_same", "1");
    private static final SourceEntry.Repeatable CHANGED = entry("C_changed", "2");
    private static final SourceEntry.Repeatable UNFINISHED = entry("d_unfinished", "1");
    private static final List<SourceEntry.Repeatable> SOURCE = List.of(UNFINISHED, CHANGED, NEW, SAME);
    private static final MigrationReport.Repeated SAME_ROW = row("b_same", Optional.of("1"));
    private static final MigrationReport.Repeated CHANGED_ROW = row("c_changed", Optional.of("1"));
    private static final MigrationReport.Repeated REMOVED_ROW = row("e_removed", Optional.of("1"));
    private static final List<MigrationReport.Repeated> LEDGER =
            List.of(row("d_unfinished", Optional.empty()), SAME_ROW, CHANGED_ROW, REMOVED_ROW);

    private static SourceEntry.Repeatable entry(String name, String hash) {
        return new Results.RepeatableEntryData(name, Checksum.ofScript(hash), "repeatable/" + name + ".sql");
    }

    private static MigrationReport.Repeated row(String name, Optional<String> hash) {
        return new Results.AppliedRepeatableData(
                name, hash.map(Checksum::ofScript), List.of(), "2026-01-01T00:00:00Z", Duration.ZERO, "z-monitor");
    }

    @Test
    void tells_what_is_new_the_same_changed_unfinished_and_removed_by_name() {
        assertThat(RepeatableComparison.of(SOURCE, LEDGER))
                .containsExactly(
                        new RepeatableStatuses.PendingData(NEW),
                        new RepeatableStatuses.AppliedData(SAME_ROW),
                        new RepeatableStatuses.ChangedData(CHANGED_ROW, CHANGED),
                        new RepeatableStatuses.PendingData(UNFINISHED),
                        new RepeatableStatuses.RemovedData(REMOVED_ROW));
    }

    @Test
    void all_but_the_same_are_due() {
        assertThat(RepeatableComparison.due(RepeatableComparison.of(SOURCE, LEDGER)))
                .extracting(MigrationStatus.Repeatable::name)
                .containsExactly("a_new", "C_changed", "d_unfinished", "e_removed");
    }

    @Test
    void what_differs_in_a_newer_database_is_the_newer_builds() {
        List<MigrationStatus.Repeatable> statuses = RepeatableComparison.ofNewerDatabase(SOURCE, LEDGER);

        assertThat(statuses)
                .containsExactly(
                        new RepeatableStatuses.FromNewerBuildData("a_new"),
                        new RepeatableStatuses.AppliedData(SAME_ROW),
                        new RepeatableStatuses.FromNewerBuildData("C_changed"),
                        new RepeatableStatuses.FromNewerBuildData("d_unfinished"),
                        new RepeatableStatuses.FromNewerBuildData("e_removed"));
        assertThat(RepeatableComparison.due(statuses)).isEmpty();
    }
}
