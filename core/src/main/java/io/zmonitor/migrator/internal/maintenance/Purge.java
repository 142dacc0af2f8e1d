package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.open.Leftovers;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** What runs have left beside a database, listed and deleted by hand. */
public record Purge(RunSettings settings) {
    /** Lists it, the largest first. Neither locks nor opens anything. */
    public List<Maintenance.Leftover> leftovers() {
        FileAccess access = settings.fileAccess();
        try {
            return leftovers(access);
        } catch (IOException e) {
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.FOLDER_MISSING, access.name()), SafeCause.of(e));
        }
    }

    private List<Maintenance.Leftover> leftovers(FileAccess access) throws IOException {
        return new Leftovers(access.database(), settings.backups())
                .list(settings.clock().instant());
    }

    /**
     * Deletes one. The database must open, so that nothing goes as long as it may be needed. The row about it comes first:
     * a kill leaves a row about something that is still there, and can be purged again, and never the reverse.
     */
    public Maintenance.Leftover of(Path path, String reason) {
        try (FileAccess access = settings.fileAccess()) {
            if (access.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, access.name()));
            }
            try (Held lock = settings.lock(access);
                    Session session = Session.open(access, lock, settings)) {
                session.makeDurable(settings.lockTimeout());
                Maintenance.Leftover leftover = named(path, access);
                record(session, leftover, reason);
                remove(leftover);
                RunLog.purged(leftover);
                return leftover;
            }
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    private Maintenance.Leftover named(Path path, FileAccess access) {
        try {
            Path real =
                    path.toAbsolutePath().resolveSibling("").toRealPath().resolve(String.valueOf(path.getFileName()));
            for (Maintenance.Leftover leftover : leftovers(access)) {
                if (leftover.path().equals(real)) {
                    return needed(leftover);
                }
            }
        } catch (IOException e) {
            throw refusal(path, "there is no such file");
        }
        throw refusal(path, "no leftover of this database has this name");
    }

    private static Maintenance.Leftover needed(Maintenance.Leftover leftover) {
        if (leftover.kind() == Maintenance.Leftover.Kind.CRASHED) {
            throw refusal(leftover.path(), "the recovery of the database is not proved yet");
        }
        return leftover;
    }

    private static MigrationException refusal(Path path, String reason) {
        return MigrationException.refusing(Problem.ofFile(ProblemCode.NOT_A_LEFTOVER, path, reason));
    }

    private void record(Session session, Maintenance.Leftover leftover, String reason) throws SQLException {
        String detail = leftover.bytes() + " bytes: " + reason;
        BackupCall.record(
                settings,
                session,
                (audit, version) -> audit.append(
                        Operation.PURGE,
                        String.valueOf(leftover.path().getFileName()),
                        AuditLog.Movement.at(version),
                        detail));
    }

    private static void remove(Maintenance.Leftover leftover) {
        try {
            Leftovers.remove(leftover.path());
        } catch (IOException e) {
            Problem problem = Problem.ofFile(
                    ProblemCode.PURGE_FAILED, leftover.path(), e.getClass().getSimpleName());
            throw MigrationException.refusing(problem, SafeCause.of(e));
        }
    }
}
