package io.zmonitor.migrator.health;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Verification;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One look at a database. For one call. */
final class HealthLook {
    private static final long LEAST_FREE = 100_000_000;
    private static final String OK = "ok";

    private final Path database;
    private final UnaryOperator<Migrator> configured;
    private final List<String> findings = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final List<MigrationId> pending = new ArrayList<>();
    private final List<MigrationId> inBackground = new ArrayList<>();
    private List<Backup> backups = List.of();
    private HealthCategory category = HealthCategory.FINE;
    private Health.Opening opening = Health.Opening.REFUSED;
    private @Nullable Problem problem;
    private @Nullable DatabaseVersion version;
    private @Nullable AuditEntry lastRun;
    private @Nullable AuditEntry lastFailure;
    private OptionalLong auditRows = OptionalLong.empty();

    private HealthLook(Path database, UnaryOperator<Migrator> configured) {
        this.database = database;
        this.configured = configured;
    }

    static Health at(Path database, DatabaseOpener key, UnaryOperator<Migrator> configured) {
        HealthLook look = new HealthLook(database, configured);
        Instant at = Instant.now();
        look.asked(() -> look.backups = configured
                .apply(Migrator.forDatabase(database, key))
                .maintenance()
                .backups());
        look.asked(() -> look.open(key));
        OptionalLong free = look.free();
        return new Found(
                database,
                at,
                look.category,
                List.copyOf(look.findings),
                look.opening,
                Optional.ofNullable(look.problem),
                Optional.ofNullable(look.version),
                List.copyOf(look.pending),
                Optional.ofNullable(look.lastRun),
                Optional.ofNullable(look.lastFailure),
                look.auditRows,
                List.copyOf(look.unexplained),
                look.backups,
                look.bytes(),
                free,
                List.copyOf(look.inBackground));
    }

    @FunctionalInterface
    private interface Question {
        void ask() throws IOException, SQLException;
    }

    // A look tells what it met, whatever it was: whoever looks has a screen to fill.
    private void asked(Question question) {
        try {
            question.ask();
        } catch (MigrationException e) {
            met(e.problem());
        } catch (IOException | SQLException | RuntimeException e) {
            met(Problem.ofFile(
                    ProblemCode.OPENING_FAILED, database, e.getClass().getSimpleName()));
        }
    }

    private void met(Problem met) {
        if (problem == null) {
            problem = met;
        }
        finding(HealthCategory.of(met.code()), met.code().code() + " " + met.summary());
    }

    private void finding(HealthCategory of, String text) {
        category = category.or(of);
        findings.add(text);
    }

    private void open(DatabaseOpener key) throws IOException, SQLException {
        if (!Files.exists(database)) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, database));
        }
        try (FileAccess access = RunSettings.forFile(database, key).fileAccess()) {
            if (access.look().isEmpty()) {
                opening = Health.Opening.UNDER_WAY;
                finding(
                        HealthCategory.RETRY,
                        "A transaction is under way or was interrupted. The next run recovers the database.");
                return;
            }
        }
        opening = Health.Opening.READ;
        DatabaseFile file = new DatabaseFile(database);
        if (key.mayBeOpen(file, 0)) {
            read(key);
            return;
        }
        try (DatabaseOpener.Held held = key.hold(file)) {
            read(held);
        }
    }

    private void read(DatabaseOpener key) {
        Migrator migrator = configured.apply(Migrator.forDatabase(database, key));
        asked(() -> history(migrator.maintenance().history()));
        asked(() -> migrator.status().forEach(this::status));
        asked(() -> verified(migrator.maintenance().verify()));
    }

    private void history(List<AuditEntry> rows) {
        for (AuditEntry row : rows) {
            if (row.outcome().equals(OK)) {
                lastRun = row.operation().equals("run") ? row : lastRun;
                lastFailure = isOver(row) ? null : lastFailure;
            } else if (row.operation().equals("failure")) {
                lastFailure = row;
            }
        }
        AuditEntry failure = lastFailure;
        if (failure != null) {
            finding(categoryOf(failure.outcome()), "The last run failed at " + failure.at() + ": " + failure.outcome());
        }
    }

    // A backup is taken before a run fails again, too: it says nothing.
    private static boolean isOver(AuditEntry row) {
        return row.operation().equals("run")
                || row.operation().equals("rollback")
                || row.operation().equals("restore")
                || row.operation().equals("swap");
    }

    private static HealthCategory categoryOf(String outcome) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.code().equals(outcome)) {
                return HealthCategory.of(code);
            }
        }
        return HealthCategory.CALL_SERVICE;
    }

    private void status(MigrationStatus status) {
        if (status.inLedger().isPresent()) {
            DatabaseVersion known = version == null ? DatabaseVersion.NONE : version;
            version = known.with(status.id());
        } else if (version == null) {
            version = DatabaseVersion.NONE;
        }
        if (status instanceof MigrationStatus.Pending) {
            pending.add(status.id());
        } else if (status instanceof MigrationStatus.Applied applied
                && applied.inBackground().isPresent()) {
            inBackground.add(status.id());
        } else if (status instanceof MigrationStatus.Changed) {
            finding(HealthCategory.FIX_RELEASE, status.id() + " was applied with another content.");
        } else if (status instanceof MigrationStatus.Missing) {
            finding(HealthCategory.FIX_RELEASE, status.id() + " was applied, and this build does not have it.");
        } else if (status instanceof MigrationStatus.OutOfOrder) {
            finding(HealthCategory.FIX_RELEASE, status.id() + " comes too late.");
        } else if (status instanceof MigrationStatus.FromNewerBuild) {
            finding(HealthCategory.FIX_RELEASE, status.id() + " is of a newer build.");
        }
    }

    private void verified(Verification verification) {
        auditRows = OptionalLong.of(verification.auditRows());
        for (Verification.Finding finding : verification.findings()) {
            unexplained.add(finding.text());
            boolean known = finding instanceof Verification.Finding.InLedger
                    || finding instanceof Verification.Finding.InSource;
            finding(known ? HealthCategory.FIX_RELEASE : HealthCategory.CALL_SERVICE, finding.text());
        }
    }

    private long bytes() {
        DatabaseFile file = new DatabaseFile(database);
        return database.toFile().length()
                + file.journal().toFile().length()
                + file.wal().toFile().length();
    }

    private OptionalLong free() {
        Path folder = database.toAbsolutePath().getParent();
        try {
            long free = Files.getFileStore(folder == null ? database : folder).getUsableSpace();
            if (free < LEAST_FREE) {
                finding(HealthCategory.FREE_SPACE, "The disk has " + free + " bytes left.");
            }
            return OptionalLong.of(free);
        } catch (IOException e) {
            return OptionalLong.empty(); // what is wrong with the folder was said when the database was opened
        }
    }

    private record Found(
            Path database,
            Instant at,
            HealthCategory category,
            List<String> findings,
            Opening opening,
            Optional<Problem> problem,
            Optional<DatabaseVersion> version,
            List<MigrationId> pending,
            Optional<AuditEntry> lastRun,
            Optional<AuditEntry> lastFailure,
            OptionalLong auditRows,
            List<String> unexplained,
            List<Backup> backups,
            long bytes,
            OptionalLong freeBytes,
            List<MigrationId> inBackground)
            implements Health {}
}
