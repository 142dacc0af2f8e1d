package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.internal.check.OwnContext;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Transaction;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.step.BorrowedConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a check sees of a run. */
final class RunCheckContext implements OwnContext {
    private final CheckedRun run;
    private final Check.Phase phase;
    private final SqlConnection whole;
    private @Nullable Connection borrowed;

    RunCheckContext(CheckedRun run, Check.Phase phase, SqlConnection database) {
        this.run = run;
        this.phase = phase;
        this.whole = database;
    }

    /** Made when a check asks: a proxy takes a boot longer than all checks by default. */
    @Override
    public Connection connection() {
        if (borrowed == null) {
            borrowed = BorrowedConnection.forCheck(whole.connection());
        }
        return borrowed;
    }

    @Override
    public SqlConnection whole() {
        return whole;
    }

    @Override
    public Check.Phase phase() {
        return phase;
    }

    @Override
    public MigrationPlan plan() {
        return run.plan();
    }

    @Override
    public Optional<Path> database() {
        boolean given = run.settings().subject() instanceof RunSettings.Subject.Given;
        return given ? Optional.empty() : Optional.of(run.settings().name());
    }

    @Override
    public Optional<Path> backupFolder() {
        BackupPolicy backups = run.settings().backups();
        if (!backups.takesBackups() || backups.folder().isPresent()) {
            return backups.takesBackups() ? backups.folder() : Optional.empty();
        }
        Optional<Path> database = database();
        return database.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(database.get().toAbsolutePath().getParent());
    }

    @Override
    public MigrationPlan.Space space() throws SQLException {
        return new RunSpace(run, whole).measured(backup());
    }

    @Override
    public MigrationPlan.Space spaceAtMost() throws SQLException {
        return new RunSpace(run, whole).atMost(backup());
    }

    private RunSpace.Backup backup() {
        return backupFolder().isPresent() ? RunSpace.Backup.TAKEN : RunSpace.Backup.NONE;
    }

    @Override
    public WriteLock writeLock() throws SQLException {
        if (whole.inTransaction()) {
            return WriteLock.FREE;
        }
        // A refusal of writes refuses the lock as well (driver fact 33). Nothing is written: a journal begins with the
        // first page.
        String refused = whole.text("PRAGMA query_only");
        whole.execute("PRAGMA query_only = 0");
        WriteLock lock = WriteLock.FREE;
        try {
            whole.execute("BEGIN IMMEDIATE");
            whole.execute("ROLLBACK");
        } catch (SQLException e) {
            if (!ResultCode.of(e).isBusy()) {
                new Transaction(whole).abort(e);
                refuseAgain(refused, e);
                throw e;
            }
            lock = WriteLock.HELD;
        }
        whole.execute("PRAGMA query_only = " + refused);
        return lock;
    }

    private void refuseAgain(String refused, SQLException first) {
        try {
            whole.execute("PRAGMA query_only = " + refused);
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, ""));
        }
    }
}
