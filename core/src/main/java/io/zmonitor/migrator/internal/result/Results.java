package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Verification;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What calls answer: the only makers of the public results, which are interfaces so that they can grow. */
public final class Results {
    private Results() {}

    /** Data of a {@link MigrationReport}. */
    public record MigrationReportData(
            DatabaseVersion before,
            DatabaseVersion after,
            List<RollbackReport.Undone> rolledBack,
            List<MigrationReport.Applied> applied,
            List<MigrationReport.Repeated> repeatables,
            List<Warning> warnings,
            Optional<Backup> backup,
            Duration opening,
            Duration took,
            List<Check.Result> checks,
            Optional<AuditEntry.Anchor> audit,
            long startedFrom,
            List<MigrationId> leftForLater)
            implements MigrationReport {
        /** Stands for no snapshot. */
        private static final long NOWHERE = -1;

        /** Copies the lists. */
        public MigrationReportData {
            rolledBack = List.copyOf(rolledBack);
            applied = List.copyOf(applied);
            repeatables = List.copyOf(repeatables);
            warnings = List.copyOf(warnings);
            checks = List.copyOf(checks);
            leftForLater = List.copyOf(leftForLater);
        }

        /** A report of a run forward, without repeatables, without backup and without checks. */
        public MigrationReportData(
                DatabaseVersion before,
                DatabaseVersion after,
                List<MigrationReport.Applied> applied,
                List<Warning> warnings,
                Duration opening,
                Duration took) {
            this(
                    before,
                    after,
                    List.of(),
                    applied,
                    List.of(),
                    warnings,
                    Optional.empty(),
                    opening,
                    took,
                    List.of(),
                    Optional.empty(),
                    NOWHERE,
                    List.of());
        }

        @Override
        public OptionalLong snapshot() {
            return startedFrom == NOWHERE ? OptionalLong.empty() : OptionalLong.of(startedFrom);
        }

        /** A copy with a further warning. */
        public MigrationReportData withWarning(Warning further) {
            List<Warning> all = new ArrayList<>(warnings);
            all.add(further);
            return new MigrationReportData(
                    before,
                    after,
                    rolledBack,
                    applied,
                    repeatables,
                    all,
                    backup,
                    opening,
                    took,
                    checks,
                    audit,
                    startedFrom,
                    leftForLater);
        }
    }

    /** A copy of a plan with these warnings behind its own. */
    public static MigrationPlan withFurtherWarnings(MigrationPlan plan, List<Warning> further) {
        List<Warning> all = new ArrayList<>(plan.warnings());
        all.addAll(further);
        return new MigrationPlanData(
                plan.before(), plan.after(), plan.steps(), plan.repeatables(), all, plan.snapshot());
    }

    /** Data of a {@link MigrationPlan}. */
    public record MigrationPlanData(
            DatabaseVersion before,
            DatabaseVersion after,
            List<SourceEntry> steps,
            List<MigrationStatus.Repeatable> repeatables,
            List<Warning> warnings,
            OptionalLong snapshot)
            implements MigrationPlan {
        /** Copies the lists. */
        public MigrationPlanData {
            steps = List.copyOf(steps);
            repeatables = List.copyOf(repeatables);
            warnings = List.copyOf(warnings);
        }

        /** A plan without repeatables, about which there is nothing to say. */
        public MigrationPlanData(DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps) {
            this(before, after, steps, List.of(), List.of(), OptionalLong.empty());
        }

        /** A copy with these repeatables. */
        public MigrationPlanData withRepeatables(List<MigrationStatus.Repeatable> due) {
            return new MigrationPlanData(before, after, steps, due, warnings, snapshot);
        }

        /** A copy for a new database that starts from this snapshot, so that only what is newer remains to be applied. */
        public MigrationPlanData from(long number) {
            List<SourceEntry> newer = new ArrayList<>();
            for (SourceEntry step : steps) {
                if (step.id().number() > number) {
                    newer.add(step);
                }
            }
            return new MigrationPlanData(before, after, newer, repeatables, warnings, OptionalLong.of(number));
        }

        /** A copy with these warnings. */
        public MigrationPlanData withWarnings(List<Warning> found) {
            return new MigrationPlanData(before, after, steps, repeatables, found, snapshot);
        }
    }

    /** Data of a {@link Rehearsal}. */
    public record RehearsalData(
            MigrationReport report,
            List<Rehearsal.Table> tables,
            long copiedBytes,
            long peakBytes,
            Duration copying,
            Optional<Path> replaced)
            implements Rehearsal {
        /** Copies the list. */
        public RehearsalData {
            tables = List.copyOf(tables);
        }
    }

    /** Data of a {@link Rehearsal.OfRollback}. */
    public record RollbackRehearsalData(RollbackReport report, List<Rehearsal.Table> tables, List<String> columnsGone)
            implements Rehearsal.OfRollback {
        /** Copies the lists. */
        public RollbackRehearsalData {
            tables = List.copyOf(tables);
            columnsGone = List.copyOf(columnsGone);
        }
    }

    /** Data of a {@link RollbackReport}. */
    public record RollbackReportData(
            DatabaseVersion before,
            DatabaseVersion after,
            List<RollbackReport.Undone> rolledBack,
            List<MigrationId> keptSeeds,
            List<MigrationId> pendingSeeds,
            List<Warning> warnings,
            Optional<Backup> backup,
            Duration took,
            List<Check.Result> checks)
            implements RollbackReport {
        /** Copies the lists. */
        public RollbackReportData {
            rolledBack = List.copyOf(rolledBack);
            keptSeeds = List.copyOf(keptSeeds);
            pendingSeeds = List.copyOf(pendingSeeds);
            warnings = List.copyOf(warnings);
            checks = List.copyOf(checks);
        }
    }

    /** Data of an {@link MigrationReport.Applied}. */
    public record AppliedMigrationData(
            MigrationId id, String description, Duration took, SourceEntry source, long badRows)
            implements MigrationReport.Applied {
        /** All of its rows could be treated. */
        public AppliedMigrationData(MigrationId id, String description, Duration took, SourceEntry source) {
            this(id, description, took, source, 0);
        }
    }

    /** Data of an {@link MigrationReport.Repeated}. */
    public record AppliedRepeatableData(
            String name,
            Optional<Checksum> checksum,
            List<String> objects,
            String appliedAt,
            Duration took,
            String appliedBy)
            implements MigrationReport.Repeated {
        /** Copies the list. */
        public AppliedRepeatableData {
            objects = List.copyOf(objects);
        }
    }

    /** Data of an {@link AuditEntry}. */
    public record AuditEntryData(
            long number,
            String at,
            String operation,
            String outcome,
            String subject,
            String from,
            String to,
            Duration took,
            String application,
            String operator,
            String detail,
            String hash)
            implements AuditEntry {}

    /** Data of a {@link Backup}. */
    public record BackupData(Path file, Instant takenAt, long bytes, Duration took) implements Backup {
        /** Refuses nulls. */
        public BackupData {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(takenAt, "takenAt");
            Objects.requireNonNull(took, "took");
        }
    }

    /** Data of a {@link Maintenance.BaselineReport}. */
    public record BaselineReportData(
            DatabaseVersion version,
            List<MigrationId> declared,
            List<MigrationId> pendingSeeds,
            Duration took,
            List<Warning> warnings)
            implements Maintenance.BaselineReport {
        /** Copies the lists. */
        public BaselineReportData {
            declared = List.copyOf(declared);
            pendingSeeds = List.copyOf(pendingSeeds);
            warnings = List.copyOf(warnings);
        }
    }

    /** Data of a {@link Check.Result}. */
    public record CheckResultData(
            String check, String description, Check.Phase phase, Check.Verdict verdict, Duration took)
            implements Check.Result {}

    /** Data of a {@link LedgerEntry}. */
    public record LedgerEntryData(
            MigrationId id,
            String description,
            Optional<Checksum> checksum,
            String appliedAt,
            Duration took,
            String appliedBy,
            OptionalLong compatibleWith)
            implements LedgerEntry {
        private static final String FROM_SNAPSHOT = ", from snapshot ";

        /** An entry of a migration that says nothing about older builds. */
        public LedgerEntryData(
                MigrationId id,
                String description,
                Optional<Checksum> checksum,
                String appliedAt,
                Duration took,
                String appliedBy) {
            this(id, description, checksum, appliedAt, took, appliedBy, OptionalLong.empty());
        }

        /** What is written behind the name of the application that started from a snapshot. */
        public static String fromSnapshot(String application, long number) {
            return application + FROM_SNAPSHOT + number;
        }

        @Override
        public OptionalLong snapshot() {
            int behind = appliedBy.lastIndexOf(FROM_SNAPSHOT) + FROM_SNAPSHOT.length();
            if (behind < FROM_SNAPSHOT.length()) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(Long.parseUnsignedLong(appliedBy.substring(behind)));
            } catch (NumberFormatException e) {
                return OptionalLong.empty(); // the name of an application
            }
        }
    }

    /** Data of a {@link Maintenance.Leftover}. */
    public record LeftoverData(Path path, Maintenance.Leftover.Kind kind, long bytes, Duration age)
            implements Maintenance.Leftover {
        /** Refuses nulls. */
        public LeftoverData {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(age, "age");
        }
    }

    /** Data of a {@link Maintenance.RekeyReport}. */
    public record RekeyReportData(Path replaced, long bytes, Duration took) implements Maintenance.RekeyReport {}

    /** Data of a {@link Maintenance.RepairReport}. */
    public record RepairReportData(MigrationId id, Optional<Checksum> before, Optional<Checksum> after, Duration took)
            implements Maintenance.RepairReport {}

    /** Data of a {@link SourceEntry.Repeatable}. */
    public record RepeatableEntryData(String name, Checksum checksum, String file) implements SourceEntry.Repeatable {}

    /** Data of a {@link Maintenance.RestoreReport}. */
    public record RestoreReportData(Backup backup, Optional<Path> aside, Duration took)
            implements Maintenance.RestoreReport {}

    /** Data of a {@link RollbackReport.Undone}. */
    public record RolledBackMigrationData(
            MigrationId id, String description, RollbackReport.Undone.Used used, Duration took)
            implements RollbackReport.Undone {}

    /** Data of a {@link SourceEntry.Content}. */
    public record ContentData(
            SourceEntry.Header header,
            Optional<String> sql,
            SourceEntry.Content.Rollback rollback,
            Optional<String> rollbackSql)
            implements SourceEntry.Content {
        /** Refuses nulls. */
        public ContentData {
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(sql, "sql");
            Objects.requireNonNull(rollback, "rollback");
            Objects.requireNonNull(rollbackSql, "rollbackSql");
        }

        /** What no script undoes. */
        public ContentData(SourceEntry.Header header, Optional<String> sql, SourceEntry.Content.Rollback rollback) {
            this(header, sql, rollback, Optional.empty());
        }

        // A script may hold what nobody wants in a log.
        @Override
        public String toString() {
            return "Content[header=" + header + ", sql="
                    + sql.map(text -> text.length() + " characters").orElse("none") + ", rollback=" + rollback
                    + "]";
        }
    }

    /** A copy of an entry with what was read. */
    public static SourceEntry withContent(SourceEntry entry, SourceEntry.Content read) {
        return new SourceEntryData(entry.id(), entry.description(), entry.checksum(), entry.file(), Optional.of(read));
    }

    /** Data of a {@link SourceEntry}. */
    public record SourceEntryData(
            MigrationId id, String description, Checksum checksum, String file, Optional<SourceEntry.Content> content)
            implements SourceEntry {
        /** Refuses nulls. */
        public SourceEntryData {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(checksum, "checksum");
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(content, "content");
        }

        /** A migration that was not read yet. */
        public SourceEntryData(MigrationId id, String description, Checksum checksum, String file) {
            this(id, description, checksum, file, Optional.empty());
        }
    }

    /** Data of a {@link MigrationPlan.Space}. */
    public record SpaceEstimateData(long backup, long journal, long growth, long memory)
            implements MigrationPlan.Space {}

    /** Data of a {@link Rehearsal.Table}. */
    public record TableRowsData(String table, OptionalLong before, OptionalLong after) implements Rehearsal.Table {}

    /** Data of a {@link Verification}. */
    public record VerificationData(
            long auditRows, Optional<AuditEntry.Anchor> newest, List<Verification.Finding> findings)
            implements Verification {
        /** Copies the list. */
        public VerificationData {
            findings = List.copyOf(findings);
        }
    }

    /** A warning. */
    public static Warning warning(Warning.Kind kind, String text) {
        return new WarningData(kind, text);
    }

    /** Data of a {@link Warning}. */
    record WarningData(Warning.Kind kind, String text) implements Warning {}
}
