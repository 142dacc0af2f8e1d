package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.internal.backup.Original;
import io.zmonitor.migrator.internal.backup.RehearsalCopy;
import io.zmonitor.migrator.internal.backup.Replacement;
import io.zmonitor.migrator.internal.backup.VerifiedCopy;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A whole run on a verified copy of the database, encrypted like it, while the database itself is only read. The copy is
 * thrown away, or becomes the database. Under the run lock from the first look to the last.
 */
public final class RehearsalRun {
    private static final String REHEARSED = "rehearsed on a copy";

    private final RunSettings settings;
    private final Optional<String> swapped;

    private RehearsalRun(RunSettings settings, Optional<String> swapped) {
        this.settings = settings;
        this.swapped = swapped;
    }

    /** A rehearsal whose copy is deleted. */
    public static RehearsalRun thrownAway(RunSettings settings) {
        return new RehearsalRun(settings, Optional.empty());
    }

    /**
     * A rehearsal whose copy becomes the database, if the run changed something; the original becomes a backup.
     *
     * @param reason why, for the audit
     */
    public static RehearsalRun swappedIn(RunSettings settings, String reason) {
        return new RehearsalRun(settings, Optional.of(reason));
    }

    /** A rollback on a copy that is deleted. */
    public static Rehearsal.OfRollback ofRollback(RunSettings settings, RollbackOrder order) {
        RehearsalRun run = thrownAway(settings);
        return FileChange.of(settings, file -> run.rolledBack(file, order));
    }

    private Rehearsal.OfRollback rolledBack(FileAccess file, RollbackOrder order) throws IOException, SQLException {
        DatabaseOpener opener = file.held();
        RowCounts before = counts(file.database(), opener);
        List<String> columns = columns(file.database(), opener);
        try (RehearsalCopy copy = RehearsalCopy.of(new VerifiedCopy(file.database(), opener, settings.precautions()))) {
            RollbackReport report = on(copy, opener, onCopy -> new Rollback(onCopy, order).execute());
            List<String> gone = new ArrayList<>(columns);
            gone.removeAll(columns(copy.database(), opener));
            return new Results.RollbackRehearsalData(
                    report, before.comparedWith(counts(copy.database(), opener)), gone);
        }
    }

    public Rehearsal execute() {
        return FileChange.of(settings, this::rehearsed);
    }

    private Rehearsal rehearsed(FileAccess file) throws IOException, SQLException {
        Optional<Original> original =
                swapped.isPresent() ? Optional.of(FileChange.original(settings, file)) : Optional.empty();
        DatabaseOpener opener = file.held();
        RowCounts before = counts(file.database(), opener);
        long start = System.nanoTime();
        try (RehearsalCopy copy = RehearsalCopy.of(new VerifiedCopy(file.database(), opener, settings.precautions()))) {
            Duration copying = Duration.ofNanos(System.nanoTime() - start);
            long size = copy.size();
            MigrationReport report = run(copy, opener);
            RowCounts after = counts(copy.database(), opener);
            return new Results.RehearsalData(
                    report,
                    before.comparedWith(after),
                    size,
                    copy.peak(),
                    copying,
                    swapped(report, copy, file, original));
        }
    }

    private MigrationReport run(RehearsalCopy copy, DatabaseOpener opener) {
        return on(copy, opener, onCopy -> MigrationRun.withoutDeadline(onCopy).execute());
    }

    private <T> T on(RehearsalCopy copy, DatabaseOpener opener, Function<RunSettings, T> call) {
        RunSettings onCopy = settings.on(copy.database().path(), opener)
                .withBackupPolicy(BackupPolicy.withoutBackupOrProof(REHEARSED))
                .withColumnsWatched()
                .withListener(copy);
        try {
            return call.apply(onCopy);
        } catch (MigrationException e) {
            throw named(e, copy);
        }
    }

    // By the name of the database: the copy is gone when somebody reads it. So its refusal is no cause of this one: it
    // would name a file that is not there.
    private MigrationException named(MigrationException e, RehearsalCopy copy) {
        MigrationException named =
                new MigrationException(named(e.problem(), copy), DatabaseState.UNTOUCHED, List.of(), e.getCause());
        for (Throwable suppressed : e.getSuppressed()) {
            named.addSuppressed(suppressed);
        }
        return named.withChecks(e.checks());
    }

    private Problem named(Problem problem, RehearsalCopy copy) {
        if (problem instanceof Problem.OfFile ofFile
                && ofFile.file().equals(copy.database().path())) {
            return new Problem.OfFile(ofFile.code(), settings.name(), ofFile.details());
        }
        if (problem instanceof Problem.OfMigrations of) {
            return new Problem.OfMigrations(of.code(), of.migrations(), named(of.details(), copy));
        }
        return problem instanceof Problem.OfCheck of
                ? new Problem.OfCheck(of.code(), of.check(), named(of.details(), copy))
                : problem;
    }

    private List<String> named(List<String> details, RehearsalCopy copy) {
        String gone = RunSettings.shown(copy.database().path());
        List<String> named = new ArrayList<>(details);
        named.replaceAll(detail -> detail.equals(gone) ? settings.shownName() : detail);
        return named;
    }

    private Optional<Path> swapped(
            MigrationReport report, RehearsalCopy copy, FileAccess file, Optional<Original> original)
            throws IOException, SQLException {
        if (original.isEmpty() || report.wasUpToDate()) {
            return Optional.empty();
        }
        file.requireAlone(settings.lockTimeout());
        Replacement.Entry entry =
                AuditLog.inFile(settings, AuditRecord.Operation.SWAP, "", REHEARSED + ": " + swapped.orElseThrow());
        return copy.becomeDatabase(
                original.get(), file.held(), entry, settings.clock().instant());
    }

    private static List<String> columns(DatabaseFile database, DatabaseOpener opener) throws SQLException {
        try (Connection connection = opener.open(database)) {
            return RowCounts.columns(new SqlConnection(connection));
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    private static RowCounts counts(DatabaseFile database, DatabaseOpener opener) throws SQLException {
        try (Connection connection = opener.open(database)) {
            return RowCounts.of(new SqlConnection(connection));
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }
}
