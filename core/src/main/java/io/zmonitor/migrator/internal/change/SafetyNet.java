package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.backup.LockedCopy.Question;
import io.zmonitor.migrator.internal.backup.Precaution;
import io.zmonitor.migrator.internal.file.FileStamp;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.ledger.UserTables;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.session.Transaction;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backup before a change, the look at the file after it, and the way back. For one change. */
public final class SafetyNet {
    private final RunSettings settings;
    private final Session session;
    private final Listeners listeners;
    private final RepeatedFailure failures;
    private boolean precious;
    private boolean worse;
    private boolean unread;
    private @Nullable Backup backup;
    private boolean reused;
    private FileStamp.@Nullable WithLog stamp;
    private boolean outdated;
    private @Nullable SqlConnection begunOn;
    private long begunAt;
    private String without = "";

    SafetyNet(RunSettings settings, Session session, Listeners listeners, RepeatedFailure failures) {
        this.settings = settings;
        this.session = session;
        this.listeners = listeners;
        this.failures = failures;
    }

    /** What a change can do to what is there. */
    public enum Danger {
        /** It can lose something if it is wrong. */
        RISKY,
        /** It only adds. */
        HARMLESS
    }

    /**
     * Takes a backup, if there is anything to lose and the policy says so. Without one, each page is proved: the
     * driver may read a damaged page as garbage, without an error (driver fact 41). Nothing was changed yet.
     *
     * @throws MigrationException if it cannot be taken, or the database is damaged: the change must not begin
     */
    public void before(Danger danger) throws SQLException {
        UserTables tables = UserTables.read(session.database());
        precious = tables.others() || tables.flyway();
        if (!precious) {
            return;
        }
        if (settings.guards(Guard.READERS_AWAITED)) {
            Transaction.requireQuiet(session.database(), session.name());
        }
        BackupPolicy policy = settings.backups();
        Optional<FileAccess> file = session.file();
        boolean proved = provesPages();
        if (file.isEmpty()) {
            goWithout("the connection was given");
            if (proved) {
                ClosedFile.requireSound(session);
            }
        } else if (!policy.takesBackups()) {
            goWithout(policy.reason());
            prove(file.get(), proved);
        } else if (policy.when() == BackupPolicy.When.RISKY && danger != Danger.RISKY) {
            prove(file.get(), proved);
        } else {
            Backup there = taken(file.get());
            backup = there;
            listeners.backedUp(there);
        }
    }

    private boolean provesPages() {
        return settings.backups().when() != BackupPolicy.When.NEITHER && settings.guards(Guard.PAGES_PROVED);
    }

    private void prove(FileAccess file, boolean proved) throws SQLException {
        if (proved && !session.locked(file).isSound(null)) {
            session.whileClosed(file, closed -> new ClosedFile(settings, closed).proved());
        }
    }

    // Without closing the file, if that can be done, and if the backup of an earlier run is not to be looked at.
    private Backup taken(FileAccess file) throws SQLException {
        if (failures.known().isEmpty() && settings.precautions().containsAll(EnumSet.allOf(Precaution.class))) {
            FileStamp.WithLog before = FileStamp.WithLog.of(file.database());
            Optional<Backup> copied = new ClosedFile(settings, file).backUp(session.locked(file), listeners);
            if (copied.isPresent()) {
                stamp = before;
                return copied.get();
            }
        }
        return session.whileClosed(file, closed -> taken(new ClosedFile(settings, closed)));
    }

    // What somebody writes while the copy is made is not in it: then the stamp is one of before.
    private Backup taken(ClosedFile closed) {
        Optional<Backup> same = failures.known().flatMap(closed::backupOf);
        reused = same.isPresent();
        stamp = FileStamp.WithLog.of(closed.file().database());
        return same.orElseGet(() -> closed.backUp(listeners));
    }

    private void goWithout(String reason) {
        without = reason;
        listeners.warn(Warning.Kind.WITHOUT_BACKUP, "changed without a backup: " + reason);
    }

    /**
     * The change's first transaction has begun. If somebody wrote between the backup and this moment, then the backup
     * lacks that, and only a person may put it back.
     */
    public void begun() throws SQLException {
        FileStamp.WithLog then = stamp;
        if (then != null) {
            outdated = !FileStamp.WithLog.of(session.file().orElseThrow().database())
                    .equals(then);
            stamp = null;
            begunOn = session.database();
            begunAt = commitsOfOthers(session.database());
        }
    }

    // Changes when another connection commits, and not when this one does (sqlite.org/pragma.html#pragma_data_version).
    private static long commitsOfOthers(SqlConnection database) throws SQLException {
        return database.number("PRAGMA data_version");
    }

    /** A failure is on record now. */
    void failed(Problem problem) {
        failures.recorded(problem, unchanged());
    }

    /** A failure that leaves no row; without a backup it has cost nothing, and is not worth a note. */
    void refused(Problem problem) {
        Optional<RepeatedFailure.Unchanged> unchanged = unchanged();
        if (unchanged.isPresent()) {
            failures.counted(problem, unchanged);
        }
    }

    /** Counts a failure if it is the one of the last run; answers whether it is, and so needs no row. */
    boolean countRepeated(Problem problem) {
        boolean repeated = failures.isKnown(problem);
        if (repeated) {
            failures.counted(problem, unchanged());
        }
        return repeated;
    }

    /** Something was committed. */
    void committed() {
        failures.end();
    }

    // That the backup still holds everything but what the audit says of failures; nothing if that cannot be proved.
    private Optional<RepeatedFailure.Unchanged> unchanged() {
        Backup taken = backup;
        SqlConnection connected = begunOn;
        if (taken == null || outdated) {
            return Optional.empty();
        }
        FileStamp.WithLog never = stamp;
        FileStamp.WithLog now =
                FileStamp.WithLog.of(session.file().orElseThrow().database());
        try {
            boolean unchanged = never == null
                    ? session.database() == connected && commitsOfOthers(session.database()) == begunAt
                    : never.equals(now);
            return unchanged ? Optional.of(new RepeatedFailure.Unchanged(taken, now)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** Records the backup, or why there is none. */
    void record(AuditLog audit, DatabaseVersion at) throws SQLException {
        Backup taken = backup;
        if (taken != null && reused) {
            audit.reused(taken, at);
        } else if (taken != null) {
            audit.backup(taken, at);
        } else if (!without.isEmpty()) {
            audit.withoutBackup(without, at);
        }
        failures.record(audit, at);
    }

    /**
     * After the last commit: reads the file again, if there was anything to lose. A look that fails for another reason
     * than damage is made once more: one call that fails is no flaw of the file, and what is wrong is wrong twice.
     *
     * @throws StepFailure if it is damaged, or does not hold what was committed; if it could not be looked at; or if the
     *     settings could not be put back
     */
    void verify(Question kept) throws StepFailure {
        Optional<FileAccess> file = session.file();
        if (!precious || file.isEmpty() || !settings.guards(Guard.RESULT_VERIFIED)) {
            return;
        }
        ResultProof first = ResultProof.of(session, file.get(), kept, provesPages());
        if (first.isSound()) {
            return;
        }
        boolean settled = first.isWorse() || first.verdict() == ResultProof.Verdict.IN_THE_LOG;
        ResultProof known = settled ? first : ResultProof.look(session, file.get(), kept);
        if (known.isSound() && first.verdict() != ResultProof.Verdict.UNSETTLED) {
            return;
        }
        worse = known.isWorse();
        unread = known.verdict() == ResultProof.Verdict.UNREADABLE;
        throw new StepFailure(
                worse
                        ? Problem.ofFile(ProblemCode.RESULT_DAMAGED, session.name(), known.flaw())
                        : Problem.ofFile(ProblemCode.AFTERMATH_FAILED, session.name(), first.flaw()));
    }

    /**
     * In what state the database is after a look at it failed that did not find it damaged. SQLite has acknowledged the
     * commit, and nobody being let in takes nothing of that back; a storage that cannot be read may hold anything.
     */
    DatabaseState aftermath() {
        return unread ? DatabaseState.UNKNOWN : DatabaseState.AT_LAST_GOOD_STEP;
    }

    /**
     * What becomes of a failure: it names the backup, and if the database is now worse than before, the backup is put
     * back.
     */
    MigrationException outcome(MigrationException failure) {
        Backup taken = backup;
        if (taken == null) {
            return failure;
        }
        boolean lost = !outdated && failure.databaseState() == DatabaseState.UNKNOWN && findWorse();
        return lost ? restored(failure, taken) : failure.withBackup(taken);
    }

    /** A failure outside of what is undone as a whole; it says what the call had done before: backup and checks. */
    MigrationException named(MigrationException failure) {
        Backup taken = backup;
        List<Check.Result> checks = listeners.checks();
        MigrationException named =
                failure.checks().isEmpty() && !checks.isEmpty() ? failure.withChecks(checks) : failure;
        return taken == null || named.backup().isPresent() ? named : named.withBackup(taken);
    }

    private boolean findWorse() {
        return worse
                || ResultProof.afterFailure(session, session.file().orElseThrow())
                        .isWorse();
    }

    private MigrationException restored(MigrationException failure, Backup taken) {
        String reason = "by itself, after " + failure.problem().code().code();
        try {
            ClosedFile damaged = new ClosedFile(settings, session.file().orElseThrow());
            Uninterrupted.perform(() -> damaged.restore(taken, reason, listeners));
            return failure.withRestored(taken);
        } catch (MigrationException | SQLException e) {
            failure.addSuppressed(e instanceof SQLException sql ? SafeCause.of(sql, "") : e);
            return failure.withBackup(taken);
        }
    }
}
