package io.zmonitor.migrator;

import io.zmonitor.migrator.internal.background.BackgroundWork;
import io.zmonitor.migrator.internal.maintenance.Downgrade;
import io.zmonitor.migrator.internal.maintenance.Inspection;
import io.zmonitor.migrator.internal.maintenance.RestoreOlder;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.BootDeadline;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The front door: brings one database file to the schema this build needs, or says exactly why not.
 *
 * <p>Call it at boot, before any repository opens the file:
 *
 * <pre>{@code
 * MigrationReport report = Migrator.forDatabase(path, key).migrate();
 * }</pre>
 *
 * <p>Immutable and thread-safe: every {@code with} method returns a changed copy, and nothing is opened or read before
 * a terminal call. Several calls for one file, in one process or in several, wait for one another.
 */
public final class Migrator {
    private final RunSettings settings;

    private Migrator(RunSettings settings) {
        this.settings = settings;
    }

    /** Migrates this file, opened with this key; a file that does not exist is created by {@link #migrate()}. */
    public static Migrator forDatabase(Path database, DatabaseOpener key) {
        return new Migrator(RunSettings.forFile(database, key));
    }

    /**
     * Migrates a database that somebody else opened, for example one in memory: the same run, without lock and without
     * backup. The connection must be in autocommit mode; it is not closed, and its settings are restored.
     */
    public static Migrator forConnection(Connection connection) {
        return new Migrator(RunSettings.forConnection(connection));
    }

    /** Where migrations come from; {@link MigrationSource#DEFAULT_FOLDER} on the class path if not set. */
    public Migrator withSource(MigrationSource source) {
        return new Migrator(settings.withSource(Objects.requireNonNull(source, "source")));
    }

    /** How numbers relate to types; {@link Numbering#SHARED} if not set. */
    public Migrator withNumbering(Numbering numbering) {
        return new Migrator(settings.withNumbering(numbering));
    }

    /** What to do with migrations that come too late; {@link OutOfOrder#REFUSE} if not set. */
    public Migrator withOutOfOrder(OutOfOrder outOfOrder) {
        return new Migrator(settings.withOutOfOrder(outOfOrder));
    }

    /** How far to go; {@link Target.Latest} if not set. Never backwards: a target below the database is refused. */
    public Migrator withTarget(Target target) {
        return new Migrator(settings.withTarget(target));
    }

    /** How much is kept when a later step fails; {@link Atomicity#ALL_OR_NOTHING} if not set. */
    public Migrator withAtomicity(Atomicity atomicity) {
        return new Migrator(settings.withAtomicity(atomicity));
    }

    /** What is known about databases of the earlier runners; {@link TakeOver#byEvidence()} if not set. */
    public Migrator withTakeOver(TakeOver takeOver) {
        return new Migrator(settings.withTakeOver(takeOver));
    }

    /** What to do with a database that a newer build has migrated; {@link NewerDatabase#REFUSE} if not set. */
    public Migrator withNewerDatabase(NewerDatabase newerDatabase) {
        return new Migrator(settings.withNewerDatabase(newerDatabase));
    }

    /** When a verified backup is taken first, and where; {@link BackupPolicy#always()} if not set. */
    public Migrator withBackupPolicy(BackupPolicy backups) {
        return new Migrator(settings.withBackupPolicy(backups));
    }

    /**
     * Tables that may have fewer rows after this migration, or after its rollback: for scripts that cannot be edited any
     * more, because they are released or stored in the ledger. What {@code -- @rows <table> may decrease} says in a script.
     */
    public Migrator withRowsMayDecrease(MigrationId id, String... tables) {
        return new Migrator(settings.withRowsMayDecrease(id, List.of(Objects.requireNonNull(tables, "tables"))));
    }

    /**
     * Compares what each column of a rebuilt table holds before and after the step, and refuses a step that lost or changed
     * values without saying so. Off if not set: it reads each rebuilt table twice more. A rehearsal always compares, and
     * warns if this is not set.
     */
    public Migrator withColumnsCompared() {
        return new Migrator(settings.withColumnsCompared());
    }

    /**
     * Columns of a rebuilt table whose content this migration, or its rollback, converts on purpose: for scripts that cannot
     * be edited any more. What {@code -- @rows <table> may change in <column>, <column>} says in a script.
     */
    public Migrator withColumnsMayChange(MigrationId id, String table, String... columns) {
        List<String> names = List.of(Objects.requireNonNull(columns, "columns"));
        return new Migrator(settings.withColumnsMayChange(id, table, names));
    }

    /** What to do when the schema was changed by hand since the last run; {@link Drift#WARN} if not set. */
    public Migrator withDrift(Drift drift) {
        return new Migrator(settings.withDrift(drift));
    }

    /** What to do if a rebuild forgets an index, trigger, UNIQUE or foreign key of its table; {@link LostObjects#WARN} if not set. */
    public Migrator withLostObjects(LostObjects lostObjects) {
        return new Migrator(settings.withLostObjects(lostObjects));
    }

    /**
     * For development only: a failure of a Java-coded migration tells what the exception says. That text may hold a row's
     * value or a key, and goes to the exception's message, the audit and whoever logs it. Off unless this is called.
     */
    public Migrator withMessagesOfJavaCode() {
        return new Migrator(settings.withMessagesOfJavaCode());
    }

    /** Who migrates, named in the ledger and in the audit. */
    public Migrator withApplication(String id, String version) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        return new Migrator(settings.withApplication(version.isEmpty() ? id : id + " " + version));
    }

    /**
     * On whose behalf, for the audit: the name or number of a person, for calls that somebody decides. Nobody unless set.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Migrator withOperator(String operator) {
        return new Migrator(settings.withOperator(Objects.requireNonNull(operator, "operator")));
    }

    /** A further check before anything is changed; only runs that have something to do make it. */
    public Migrator withPreCheck(Check check) {
        return new Migrator(settings.withPreCheck(Objects.requireNonNull(check, "check")));
    }

    /** A further check inside the transaction, after the last step; it can veto the commit. */
    public Migrator withPostCheck(Check check) {
        return new Migrator(settings.withPostCheck(Objects.requireNonNull(check, "check")));
    }

    /** A further listener. */
    public Migrator withListener(RunListener listener) {
        return new Migrator(settings.withListener(Objects.requireNonNull(listener, "listener")));
    }

    /** How long to wait for another run and for other connections; 30 seconds if not set. */
    public Migrator withLockTimeout(Duration patience) {
        return new Migrator(settings.withLockTimeout(Objects.requireNonNull(patience, "patience")));
    }

    /**
     * How long one statement of a migration may take before it is ended and the run is undone; an hour if not set.
     * {@code ChronoUnit.FOREVER.getDuration()} means as long as it likes.
     */
    public Migrator withStatementTimeout(Duration longest) {
        return new Migrator(settings.withStatementTimeout(Objects.requireNonNull(longest, "longest")));
    }

    /**
     * How long a boot is to take: {@link #withBootDeadline(Duration, Background.AfterDeadline)} with
     * {@link Background.AfterDeadline#LEAVE_BACKGROUND_STEPS}. There is none if not set.
     */
    public Migrator withBootDeadline(Duration longest) {
        return withBootDeadline(longest, Background.AfterDeadline.LEAVE_BACKGROUND_STEPS);
    }

    /**
     * How long {@link #migrate()} or {@link #migrateAndOpen()} is to take, and what becomes then of a step that goes through a
     * table in batches: looked at between two batches, after one at least. What is left goes on in the background if the
     * database stays open, and otherwise at the next boot with a deadline. Any other step is not cut.
     *
     * @throws IllegalArgumentException if that is no time
     */
    public Migrator withBootDeadline(Duration longest, Background.AfterDeadline then) {
        Objects.requireNonNull(longest, "longest");
        return new Migrator(settings.withBootDeadline(new BootDeadline(longest, then, 0)));
    }

    /** The clock that ledger and audit are written by; the system's if not set. */
    public Migrator withClock(Clock clock) {
        return new Migrator(settings.withClock(clock));
    }

    /**
     * Applies what is pending. When nothing is, this costs one opening and one query, and writes nothing.
     *
     * @throws MigrationException if the run is refused or fails; it says in what state the database is
     */
    public MigrationReport migrate() {
        try {
            if (settings.refuseNewer()) {
                return new MigrationRun(settings).execute();
            }
            return settings.newerDatabase() == NewerDatabase.ROLL_BACK
                    ? new Downgrade(settings).execute()
                    : new RestoreOlder(settings).execute();
        } catch (MigrationException e) {
            throw MigrationRun.logged(settings, e);
        }
    }

    /**
     * Migrates like {@link #migrate}, and leaves the database open for the application: with nothing pending, the
     * connection that found so is the first of its data source. The key is derived once more at most.
     *
     * @throws MigrationException as by {@link #migrate}; then nothing is open or held
     * @throws IllegalStateException if a given connection is migrated: it is open already
     */
    public MigratedDatabase migrateAndOpen() {
        return migrateAndOpen(connection -> {});
    }

    /**
     * Migrates and opens like {@link #migrateAndOpen()}, with a set-up of every connection that the application gets: for
     * example its foreign keys, which SQLite does not enforce unless a connection asks for it. The run itself is not
     * touched by it.
     *
     * @throws MigrationException as by {@link #migrate}; then nothing is open or held
     * @throws IllegalStateException if a given connection is migrated: it is open already
     */
    public MigratedDatabase migrateAndOpen(MigratedDatabase.ConnectionSetup setup) {
        Objects.requireNonNull(setup, "setup");
        RunSettings staying = settings.staying();
        RunSettings.Subject.Staying target = (RunSettings.Subject.Staying) staying.subject();
        try {
            Migrator opening = new Migrator(staying);
            return new MigratedDatabase(
                    opening,
                    opening.migrate(),
                    target.opener(),
                    new MigratedDatabase.OpenerDataSource(target.file(), target.opener(), setup));
        } catch (RuntimeException | Error e) {
            target.opener().close();
            throw e;
        }
    }

    // Called by the database that this has opened, when the application asks: no boot loads a class for it.
    Background background() {
        RunSettings.Subject.Staying staying = (RunSettings.Subject.Staying) settings.subject();
        return BackgroundWork.of(settings, staying.file(), staying.opener());
    }

    /**
     * The dry run: what {@link #migrate()} would apply. Writes nothing and creates nothing, except that a file that a
     * crash left is recovered: no reader of SQLite can do otherwise.
     *
     * @throws MigrationException if the run would be refused
     */
    public MigrationPlan plan() {
        return new Inspection(settings).plan();
    }

    /** The rare calls: rollback, the audit and its verification. Opens nothing by itself. */
    public Maintenance maintenance() {
        return new Maintenance(settings);
    }

    /**
     * Source and ledger side by side, in the order of execution. Like {@link #plan()} it writes nothing.
     *
     * @throws MigrationException if source or database cannot be read
     */
    public List<MigrationStatus> status() {
        return new Inspection(settings).status();
    }

    /**
     * The repeatables of source and ledger side by side, by name. Writes nothing and creates nothing.
     *
     * @throws MigrationException if source or database cannot be read
     */
    public List<MigrationStatus.Repeatable> repeatableStatus() {
        return new Inspection(settings).repeatableStatus();
    }
}
