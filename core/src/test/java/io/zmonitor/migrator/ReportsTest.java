package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.result.Statuses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final MigrationId ID = MigrationId.schema(4);
    private static final SourceEntry SOURCE =
            new Results.SourceEntryData(ID, "beds with wards", Checksum.ofScript("00"), "schema/0004_beds.sql");
    private static final LedgerEntry ENTRY = new Results.LedgerEntryData(
            ID,
            "beds",
            Optional.of(Checksum.ofScript("ff")),
            "2026-11-21T00:00:00Z",
            Duration.ofMillis(7),
            "monitor 4");

    @Test
    void a_report_tells_the_cost_beyond_opening() {
        MigrationReport report = new Results.MigrationReportData(
                DatabaseVersion.NONE,
                DatabaseVersion.NONE,
                List.of(),
                List.of(),
                Duration.ofMillis(100),
                Duration.ofMillis(104));

        assertThat(report.tookBeyondOpening()).isEqualTo(Duration.ofMillis(4));
        assertThat(report.wasUpToDate()).isTrue();
    }

    @Test
    void a_report_with_an_applied_migration_was_not_up_to_date() {
        List<MigrationReport.Applied> applied =
                List.of(new Results.AppliedMigrationData(ID, "beds", Duration.ZERO, SOURCE));

        assertThat(new Results.MigrationReportData(
                                DatabaseVersion.NONE,
                                new DatabaseVersion(4, 0, 0),
                                applied,
                                List.of(),
                                Duration.ZERO,
                                Duration.ZERO)
                        .wasUpToDate())
                .isFalse();
    }

    @Test
    void a_plan_without_steps_is_empty() {
        assertThat(new Results.MigrationPlanData(DatabaseVersion.NONE, DatabaseVersion.NONE, List.of()).isEmpty())
                .isTrue();
        assertThat(new Results.MigrationPlanData(DatabaseVersion.NONE, DatabaseVersion.NONE, List.of(SOURCE)).isEmpty())
                .isFalse();
    }

    @Test
    void what_was_applied_is_called_as_the_ledger_says_and_what_was_not_as_the_source_says() {
        assertThat(List.of(
                        new Statuses.AppliedData(ENTRY, SOURCE),
                        new Statuses.ChangedData(ENTRY, SOURCE),
                        new Statuses.MissingData(ENTRY),
                        new Statuses.FromNewerBuildData(ENTRY)))
                .allSatisfy(status -> {
                    assertThat(status.id()).isEqualTo(ID);
                    assertThat(status.description()).isEqualTo("beds");
                });
        assertThat(List.of(new Statuses.PendingData(SOURCE), new Statuses.OutOfOrderData(SOURCE, MigrationId.data(5))))
                .allSatisfy(status -> {
                    assertThat(status.id()).isEqualTo(ID);
                    assertThat(status.description()).isEqualTo("beds with wards");
                });
    }

    @Test
    void a_java_coded_migration_is_identified_by_its_revision() {
        JavaMigration migration = new JavaMigration() {
            @Override
            public MigrationType type() {
                return MigrationType.DATA;
            }

            @Override
            public long version() {
                return 5;
            }

            @Override
            public String revision() {
                return "2";
            }

            @Override
            public String description() {
                return "fill wards";
            }

            @Override
            public void migrate(JavaMigration.Context context) {
                context.progress(1, 1);
            }
        };

        assertThat(migration.id()).isEqualTo(MigrationId.data(5));
        assertThat(migration.checksum()).isEqualTo(Checksum.ofRevision("2"));
    }
}
