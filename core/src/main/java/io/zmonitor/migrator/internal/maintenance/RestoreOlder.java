package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.LedgerContent;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.plan.Compatibility;
import io.zmonitor.migrator.internal.plan.Planner;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A boot that puts a backup back if a newer build has migrated the database: as usual, and only if that is refused for
 * the newer build's sake, the newest backup that this build can use first.
 */
public record RestoreOlder(RunSettings settings) {
    /** Boots. */
    public Results.MigrationReportData execute() {
        try {
            return new MigrationRun(settings).execute();
        } catch (MigrationException e) {
            if (e.problem().code() != ProblemCode.FROM_NEWER_BUILD) {
                throw e;
            }
            closeKept();
            Restore restore = new Restore(settings, "taken before a newer build's run; put back by policy");
            Optional<Maintenance.RestoreReport> restored = restore.execute(fitting(e.problem()), this::findStillNewer);
            return restored.isPresent() ? after(restored.get()) : new MigrationRun(settings).execute();
        }
    }

    private void closeKept() {
        try {
            settings.dropKept();
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    private Results.MigrationReportData after(Maintenance.RestoreReport restored) {
        try {
            return new MigrationRun(settings)
                    .execute()
                    .withWarning(Results.warning(
                            Warning.Kind.BACKUP_RESTORED,
                            "put back " + restored.backup().file().getFileName()
                                    + "; what a newer build had made of the database is in "
                                    + restored.aside().map(String::valueOf).orElse("no folder")));
        } catch (MigrationException e) {
            throw e.databaseState() == DatabaseState.UNTOUCHED
                    ? e.withRestored(restored.backup())
                    : e.backup().isPresent() ? e : e.withBackup(restored.backup());
        }
    }

    // Of two boots, only the first one puts it back: the second would lose what was written since.
    private boolean findStillNewer(FileAccess access, Held lock) throws SQLException {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        LedgerContent content = new Ledger(new SqlConnection(access.change(lock)), settings.name()).content();
        access.disconnect();
        return content instanceof LedgerContent.Ours ours
                && Compatibility.isNewer(Planning.statuses(set, ours.entries(), settings));
    }

    private Backup fitting(Problem newer) {
        // What another database of that name has in the same folder may well fit, and is another device's.
        List<Backup> found = new BackupCall(settings).ofThisFile();
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        for (Backup backup : found) {
            if (fits(backup, set)) {
                return backup;
            }
        }
        throw MigrationException.refusing(Problem.ofMigrations(
                ProblemCode.BACKUP_NONE_FITS,
                newer instanceof Problem.OfMigrations refused ? refused.migrations() : List.of(),
                Integer.toString(found.size()),
                settings.shownName()));
    }

    // One that cannot be opened is passed over here; whether a fitting one is whole is found out when it is put back.
    private boolean fits(Backup backup, MigrationSet set) {
        DatabaseFile file = new DatabaseFile(backup.file());
        try (DatabaseOpener.Held held = settings.fileAccess().opener().hold(file);
                Connection connection = held.open(file)) {
            LedgerContent content = new Ledger(new SqlConnection(connection), backup.file()).content();
            return content instanceof LedgerContent.Ours ours && fits(Planning.statuses(set, ours.entries(), settings));
        } catch (IOException | SQLException | RuntimeException e) {
            return false;
        }
    }

    private boolean fits(List<MigrationStatus> statuses) {
        return !Compatibility.isNewer(statuses)
                && Planner.refusal(statuses, settings.outOfOrder()).isEmpty();
    }
}
