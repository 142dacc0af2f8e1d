package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootReportTableTest {
    private static final DatabaseVersion TWO = new DatabaseVersion(2, 0, 1);

    @Test
    void columns_are_aligned() {
        MigrationReport report = report(
                DatabaseVersion.NONE,
                TWO,
                List.of(
                        applied(MigrationId.schema(1), "initial schema", 12_340),
                        applied(MigrationId.seed(1), "default settings", 250),
                        applied(MigrationId.schema(2), "add adt workflow", 1_203_000)),
                List.of(),
                Duration.ofMillis(101),
                Duration.ofMillis(130));

        assertThat(new BootReportTable(report).lines())
                .containsExactly(
                        "migration    description           ms",
                        "-----------  ----------------  ------",
                        "schema-0001  initial schema      12.3",
                        "seed-0001    default settings     0.3",
                        "schema-0002  add adt workflow  1203.0",
                        "Database migrated from version 0 to 2.",
                        "Opening took 101.0 ms, the migrator beyond it 29.0 ms.");
    }

    @Test
    void headings_may_be_wider_than_the_rows() {
        MigrationReport report = report(
                DatabaseVersion.NONE,
                TWO,
                List.of(applied(MigrationId.seed(1), "roles", 1_000)),
                List.of(),
                Duration.ZERO,
                Duration.ZERO);

        assertThat(new BootReportTable(report).lines())
                .startsWith(
                        "migration  description   ms", "---------  -----------  ---", "seed-0001  roles        1.0");
    }

    @Test
    void an_up_to_date_database_takes_two_lines() {
        MigrationReport report =
                report(TWO, TWO, List.of(), List.of(), Duration.ofMillis(100), Duration.ofNanos(101_500_000));

        assertThat(new BootReportTable(report).lines())
                .containsExactly(
                        "Database is up to date at version 2.",
                        "Opening took 100.0 ms, the migrator beyond it 1.5 ms.");
    }

    @Test
    void warnings_are_shown() {
        MigrationReport report = report(
                TWO,
                TWO,
                List.of(),
                List.of(new Counter(Warning.Kind.SEQUENCE_RESTORED, "A counter was put back.")),
                Duration.ZERO,
                Duration.ZERO);

        assertThat(new BootReportTable(report).lines()).contains("Warning: A counter was put back.");
    }

    private static MigrationReport report(
            DatabaseVersion before,
            DatabaseVersion after,
            List<MigrationReport.Applied> applied,
            List<Warning> warnings,
            Duration opening,
            Duration took) {
        return new Shown(before, after, applied, warnings, opening, took);
    }

    private static MigrationReport.Applied applied(MigrationId id, String description, long microseconds) {
        return new Done(id, description, Duration.ofNanos(microseconds * 1000));
    }

    private record Counter(Kind kind, String text) implements Warning {}

    private record Done(MigrationId id, String description, Duration took) implements MigrationReport.Applied {
        @Override
        public SourceEntry source() {
            throw new UnsupportedOperationException("the table does not show it");
        }
    }

    /** A report as the table is given it: what it does not show is empty. */
    private record Shown(
            DatabaseVersion before,
            DatabaseVersion after,
            List<MigrationReport.Applied> applied,
            List<Warning> warnings,
            Duration opening,
            Duration took)
            implements MigrationReport {
        @Override
        public List<RollbackReport.Undone> rolledBack() {
            return List.of();
        }

        @Override
        public List<MigrationReport.Repeated> repeatables() {
            return List.of();
        }

        @Override
        public Optional<Backup> backup() {
            return Optional.empty();
        }

        @Override
        public List<Check.Result> checks() {
            return List.of();
        }

        @Override
        public Optional<AuditEntry.Anchor> audit() {
            return Optional.empty();
        }
    }
}
