package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.backup.LockedCopy;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.SqlFunctions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a run changes with, under the lock, with the settings that a durable run needs. Closing it puts
 * the settings back.
 */
public final class Session implements AutoCloseable, StatementLimit.Heartbeat {
    private static final long SECONDS_BETWEEN_LINES = 10;

    private final DatabaseAccess access;
    private SqlConnection database;
    private ConnectionSettings settings;
    private Duration patience = Duration.ZERO;
    private @Nullable StatementLimit limit;
    private @Nullable Boolean temporary;
    private @Nullable Hearing hearing;
    private @Nullable MigrationId migration;
    private @Nullable ScriptLocation location;
    private String statement = "";
    private long lines;

    private Session(DatabaseAccess access, SqlConnection database) throws SQLException {
        this.access = access;
        this.database = database;
        this.settings = ConnectionSettings.of(database, access.name());
    }

    /** Opens under the lock; what a run that has died did not finish is deleted. */
    public static Session open(DatabaseAccess access, DatabaseAccess.Held lock, RunSettings run) throws SQLException {
        Session session = new Session(access, new SqlConnection(access.change(lock)));
        Optional<FileAccess> file = access.file();
        if (file.isPresent() && file.get().isAfterDeath()) {
            file.get().sweep(lock, run.backups());
        }
        return session;
    }

    /** What makes functions coded in Java callable on this connection; nothing if somebody else has opened it. */
    public Optional<SqlFunctions> functions() {
        return access.file().flatMap(file -> file.opener().functions());
    }

    /** Makes the settings of a durable run, each read back, and waits for other connections this long from now on. */
    public void makeDurable(Duration patience) throws SQLException {
        this.patience = patience;
        settings.makeDurable(patience);
    }

    /** What ends the statements of this run's steps that take longer than this. It has a thread, which ends with it. */
    public StatementLimit limit(Duration longest) {
        StatementLimit known = limit;
        StatementLimit now = known == null ? new StatementLimit(longest, null, this) : known;
        limit = now;
        return now;
    }

    /** Hears that a statement is running still, on the thread that watches it: whoever hears must not keep that waiting. */
    public interface Hearing {
        /**
         * It has been running for so long.
         *
         * @param files what the run has written so far
         */
        void hears(MigrationId migration, ScriptLocation location, Duration running, Files files);
    }

    /**
     * The files of a database, while a transaction is open.
     *
     * @param bytes the size of the database and its journal or log
     * @param rewritten how much of the database the rollback journal keeps as it was, from 0 to 1; less than 0 if none does
     */
    public record Files(long bytes, double rewritten) {}

    /** Tells this one of each second of a long statement. */
    public synchronized void tell(Hearing told) {
        hearing = told;
    }

    /** What is worked at from now on; what the code itself executes is not known. */
    public synchronized void worksAt(MigrationId migration, ScriptLocation location, String statement) {
        this.migration = migration;
        this.location = location;
        this.statement = statement;
    }

    /** Says that a statement is running still: every ten seconds in the log. */
    @Override
    public synchronized void beats(Duration running) {
        MigrationId at = migration;
        ScriptLocation where = location;
        if (at == null || where == null) {
            return; // a snapshot's
        }
        Files files = files();
        long due = running.toSeconds() / SECONDS_BETWEEN_LINES;
        if (due > 0 && due != lines) {
            RunLog.stillRunning(
                    at + " at " + where,
                    running,
                    files.bytes(),
                    StatementHead.of(statement).isSilent());
        }
        lines = due;
        if (hearing != null) {
            hearing.hears(at, where, running, files);
        }
    }

    // Looked at without opening a file: closing it would drop the locks that SQLite holds (driver fact 15). A journal
    // has
    // each page once, so it is no larger than what it belongs to, but for some bytes a page.
    private Files files() {
        Optional<FileAccess> file = file();
        if (file.isEmpty()) {
            return new Files(0, -1);
        }
        DatabaseFile named = file.get().database();
        long database = named.path().toFile().length();
        long log = named.wal().toFile().length();
        long journal = named.journal().toFile().length();
        double rewritten = log > 0 || database == 0 ? -1 : Math.min(1, (double) journal / database);
        return new Files(database + log + journal, rewritten);
    }

    /** The file, if the database is one. */
    public Optional<FileAccess> file() {
        return access.file();
    }

    /** The file, which this connection has open, to be copied and proved without closing it. */
    public LockedCopy locked(FileAccess file) {
        return new LockedCopy(file.database(), database, file.opener());
    }

    /**
     * Does something while the file is closed, since Java may read it only then (driver fact 15), and opens it again with
     * the settings of the run. A write-ahead log is brought into the file first, unless others have it open.
     */
    public <T> T whileClosed(FileAccess file, Closed<T> body) throws SQLException {
        file.disconnect();
        T result;
        try {
            result = body.with(file);
        } catch (SQLException | RuntimeException e) {
            reopenAfter(e);
            throw e;
        }
        reopen();
        settings.makeDurable(patience);
        return result;
    }

    /** What is done while the file is closed. */
    @FunctionalInterface
    public interface Closed<T> {
        T with(FileAccess file) throws SQLException;
    }

    private void reopenAfter(Exception first) {
        try {
            reopen();
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
        }
    }

    /** Gives up a connection whose state is unknown and opens another; the settings are those of a new connection. */
    public void reopen() throws SQLException {
        use(access.reopen());
    }

    /** The same after a failure, to ask what it left: perhaps nothing can be written. */
    public void reopenToAsk() throws SQLException {
        use(access.reopenToAsk());
    }

    private void use(Connection fresh) throws SQLException {
        database = new SqlConnection(fresh);
        temporary = null;
        settings = ConnectionSettings.of(database, access.name());
    }

    /** Does something on a connection that is less limited than the run's own: see {@link DatabaseAccess#unlimited}. */
    public void unlimited(Unlimited body) throws StepFailure, SQLException {
        Connection connection = access.unlimited();
        try {
            body.on(new SqlConnection(connection));
        } catch (StepFailure | SQLException | RuntimeException e) {
            releaseAfter(e, connection);
            throw e;
        }
        access.release(connection);
    }

    private void releaseAfter(Exception first, Connection connection) {
        try {
            access.release(connection);
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
        }
    }

    /** What is done on such a connection. */
    @FunctionalInterface
    public interface Unlimited {
        void on(SqlConnection database) throws StepFailure, SQLException;
    }

    /** Whether the owner of the connection had TEMP objects on it when this was asked first. */
    public boolean hasTemporaryObjects() throws SQLException {
        Boolean known = temporary;
        boolean any = known == null ? TemporaryObjects.anyIn(database) : known;
        temporary = any;
        return any;
    }

    public SqlConnection database() {
        return database;
    }

    public ConnectionSettings settings() {
        return settings;
    }

    public Path name() {
        return access.name();
    }

    public Ledger ledger() {
        return new Ledger(database, access.name());
    }

    /** The ledger, be it ours or an earlier runner's. */
    public LedgerReading reading(MigrationSet set, RunSettings run) throws SQLException {
        return LedgerReading.of(set, database, access.name(), run);
    }

    public List<LedgerEntry> entries() throws SQLException {
        return ledger().read();
    }

    /** Restores the connection's settings, and closes it if it is ours: before the lock is given back. */
    @Override
    public void close() throws SQLException {
        if (limit != null) {
            limit.close();
        }
        try {
            settings.restore();
        } catch (SQLException e) {
            SQLException first = SafeCause.of(e, ""); // as in FileAccess
            closeAfter(first);
            throw first;
        }
        access.close();
    }

    private void closeAfter(SQLException first) {
        try {
            access.close();
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, ""));
        }
    }
}
