package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.BackupFolder;
import io.zmonitor.migrator.internal.change.ClosedFile;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.session.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Backups by hand: one taken now, and which there are. */
public record BackupCall(RunSettings settings) {
    /** Takes one, whatever the policy says of runs. */
    public Backup take() {
        Listeners listeners = new Listeners(settings.listeners());
        try (FileAccess access = settings.fileAccess()) {
            if (access.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, access.name()));
            }
            try (Held lock = settings.lock(access);
                    Session session = Session.open(access, lock, settings)) {
                session.makeDurable(settings.lockTimeout());
                Backup taken = session.whileClosed(access, file -> new ClosedFile(settings, file).backUp(listeners));
                RunLog.backedUp(taken);
                record(session, taken);
                return taken;
            }
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    private void record(Session session, Backup taken) throws SQLException {
        record(settings, session, (audit, version) -> audit.backup(taken, version));
    }

    /** What is appended to the audit about a call that changes neither schema nor data. */
    @FunctionalInterface
    interface Row {
        void append(AuditLog audit, DatabaseVersion version) throws SQLException;
    }

    /** Appends it in a transaction of its own. A database without our ledger stays as it is. */
    static void record(RunSettings settings, Session session, Row row) throws SQLException {
        if (!session.ledger().isOurs()) {
            return;
        }
        DatabaseVersion version = session.ledger().version();
        Transaction transaction = Transaction.begin(session.database());
        try {
            AuditLog audit = new AuditLog(settings);
            audit.begin(session.database());
            row.append(audit, version);
            transaction.commit();
        } catch (SQLException | RuntimeException e) {
            transaction.abort(e);
            throw e;
        }
    }

    /** Which there are, the newest first. Neither locks nor opens anything. */
    public List<Backup> found() {
        return read(BackupFolder::newestFirst);
    }

    /** Those that are copies of the database which is there now, by how they begin. Closes nothing of SQLite's. */
    List<Backup> ofThisFile() {
        return read(folder -> folder.ofThisFile(settings.fileAccess().opener()));
    }

    /**
     * The newest: of this database, if that can be told, or else of all.
     *
     * @throws MigrationException if there is none, or what there is may be another database's
     */
    Backup newest() {
        List<Backup> own = ofThisFile();
        List<Backup> found = own.isEmpty() ? found() : own;
        if (found.isEmpty()) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.BACKUP_MISSING, settings.name(), folder().path().toString()));
        }
        if (own.isEmpty() && !read(folder -> folder.areThisDatabases(found))) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.BACKUP_UNUSABLE,
                    found.get(0).file(),
                    "nothing shows that it is this database's, and others of that name may have theirs in this folder:"
                            + " name the file"));
        }
        return found.get(0);
    }

    private BackupFolder folder() {
        return new BackupFolder(settings.fileAccess().database(), settings.backups());
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(BackupFolder folder) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        BackupFolder folder = folder();
        try {
            return reading.of(folder);
        } catch (IOException e) {
            Problem problem = Problem.ofFile(
                    ProblemCode.BACKUP_LOCATION,
                    folder.path(),
                    "it cannot be read: " + e.getClass().getSimpleName());
            throw MigrationException.refusing(problem, e);
        }
    }
}
