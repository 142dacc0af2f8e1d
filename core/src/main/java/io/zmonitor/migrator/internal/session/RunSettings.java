package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.internal.backup.Precaution;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.open.FileAccess.CrashProof;
import io.zmonitor.migrator.internal.open.GivenConnection;
import io.zmonitor.migrator.internal.open.KeptOpener;
import io.zmonitor.migrator.internal.open.StayingAccess;
import io.zmonitor.migrator.internal.open.WitnessedOpener;
import io.zmonitor.migrator.internal.schema.ColumnsKept;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything a run is told: one immutable record, made by the front door's {@code with} methods. */
public record RunSettings(
        Target target,
        MigrationSource source,
        RunRules rules,
        @Nullable String application,
        List<Check> preChecks,
        List<Check> postChecks,
        List<RunListener> listeners,
        Duration lockTimeout,
        @Nullable Clock clock) {
    private static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofDays(36_500); // what can be added to a clock's nanoseconds

    /** What is migrated. */
    public sealed interface Target {
        /** A file, opened by the run. The path is checked when the run begins. */
        record File(Path path, DatabaseOpener opener) implements Target {}

        /** A connection that somebody else opened. */
        record Given(Connection connection) implements Target {}

        /** A file that stays open after the run. */
        record Staying(DatabaseFile file, KeptOpener opener) implements Target {}
    }

    public static RunSettings forFile(Path path, DatabaseOpener opener) {
        Objects.requireNonNull(path, "database");
        Objects.requireNonNull(opener, "key");
        return forTarget(new Target.File(path, opener));
    }

    public static RunSettings forConnection(Connection connection) {
        return forTarget(new Target.Given(Objects.requireNonNull(connection, "connection")));
    }

    private static RunSettings forTarget(Target target) {
        return new RunSettings(
                target,
                MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER),
                RunRules.UNSAID,
                null,
                List.of(),
                List.of(),
                List.of(),
                DEFAULT_LOCK_TIMEOUT,
                null);
    }

    @Override
    public String application() {
        return application == null ? LedgerEntry.UNNAMED : application;
    }

    @Override
    public Clock clock() {
        return clock == null ? Clock.systemUTC() : clock;
    }

    public RunSettings withSource(MigrationSource value) {
        return new RunSettings(target, value, rules, application, preChecks, postChecks, listeners, lockTimeout, clock);
    }

    public RunSettings withNumbering(Numbering value) {
        return withRules(rules.with(Objects.requireNonNull(value, "numbering")));
    }

    public RunSettings withOutOfOrder(OutOfOrder value) {
        return withRules(rules.with(Objects.requireNonNull(value, "outOfOrder")));
    }

    public RunSettings withAtomicity(Atomicity value) {
        return withRules(rules.with(Objects.requireNonNull(value, "atomicity")));
    }

    public RunSettings withNewerDatabase(NewerDatabase value) {
        return withRules(rules.with(Objects.requireNonNull(value, "newerDatabase")));
    }

    public RunSettings withTarget(io.zmonitor.migrator.Target value) {
        return withRules(rules.with(Objects.requireNonNull(value, "target")));
    }

    public RunSettings withTakeOver(TakeOver value) {
        return withRules(rules.with(Objects.requireNonNull(value, "takeOver")));
    }

    public RunSettings withDrift(Drift value) {
        return withRules(rules.with(Objects.requireNonNull(value, "drift")));
    }

    public RunSettings withRowsMayDecrease(MigrationId id, List<String> tables) {
        return withRules(rules.withRowsMayDecrease(Objects.requireNonNull(id, "id"), tables));
    }

    public RunSettings withMessagesOfJavaCode() {
        return withRules(rules.withMessagesOfJavaCode());
    }

    public RunSettings withColumnsCompared() {
        return withRules(rules.with(ColumnsKept.Answer.REFUSE));
    }

    /** The same run, which at least warns of rebuilt tables whose columns hold something else. */
    public RunSettings withColumnsWatched() {
        return rules.columns().isPresent() ? this : withRules(rules.with(ColumnsKept.Answer.WARN));
    }

    public RunSettings withColumnsMayChange(MigrationId id, String table, List<String> columns) {
        Objects.requireNonNull(table, "table");
        return withRules(rules.withColumnsMayChange(Objects.requireNonNull(id, "id"), table, columns));
    }

    public RunSettings withLostObjects(LostObjects value) {
        return withRules(rules.with(Objects.requireNonNull(value, "lostObjects")));
    }

    public RunSettings withBackupPolicy(BackupPolicy value) {
        return withRules(rules.with(Objects.requireNonNull(value, "backups")));
    }

    /** Leaves one guard out, so that a test sees the damage it prevents. Not reachable from the public API. */
    public RunSettings withoutGuard(Guard guard) {
        EnumSet<Guard> others = EnumSet.copyOf(rules.guards());
        others.remove(guard);
        return withRules(rules.with(others));
    }

    private RunSettings withRules(RunRules value) {
        return new RunSettings(
                target, source, value, application, preChecks, postChecks, listeners, lockTimeout, clock);
    }

    public RunSettings withApplication(String value) {
        return new RunSettings(target, source, rules, value, preChecks, postChecks, listeners, lockTimeout, clock);
    }

    public RunSettings withOperator(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an operator has a name");
        }
        return withRules(rules.withOperator(value.strip()));
    }

    public RunSettings withPreCheck(Check value) {
        return new RunSettings(
                target, source, rules, application, plus(preChecks, value), postChecks, listeners, lockTimeout, clock);
    }

    public RunSettings withPostCheck(Check value) {
        return new RunSettings(
                target, source, rules, application, preChecks, plus(postChecks, value), listeners, lockTimeout, clock);
    }

    public RunSettings withListener(RunListener value) {
        return new RunSettings(
                target, source, rules, application, preChecks, postChecks, plus(listeners, value), lockTimeout, clock);
    }

    public RunSettings withLockTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("patience is not negative: " + value);
        }
        Duration patience = value.compareTo(FOR_EVER) < 0 ? value : FOR_EVER;
        return new RunSettings(target, source, rules, application, preChecks, postChecks, listeners, patience, clock);
    }

    public RunSettings withStatementTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("a statement needs some time: " + value);
        }
        return withRules(rules.withStatementTimeout(value));
    }

    public RunSettings withClock(Clock value) {
        Objects.requireNonNull(value, "clock");
        return new RunSettings(
                target, source, rules, application, preChecks, postChecks, listeners, lockTimeout, value);
    }

    /** Access to the target; its path is checked now. */
    public DatabaseAccess access() {
        // In the order of what is usual: each name that is asked for is a class to load.
        return target instanceof Target.File ? fileAccess() : opened();
    }

    private DatabaseAccess opened() {
        return target instanceof Target.Staying staying
                ? new StayingAccess(staying.file(), staying.opener(), crashProof())
                : given();
    }

    private DatabaseAccess given() {
        if (target instanceof Target.Given given) {
            return new GivenConnection(given.connection());
        }
        throw new IllegalStateException("nothing opens " + target);
    }

    /** Access to the target as a file. */
    public FileAccess fileAccess() {
        if (target instanceof Target.File file) {
            return new FileAccess(new DatabaseFile(file.path()), witnessed(file.opener()), crashProof());
        }
        if (target instanceof Target.Staying staying) {
            return new FileAccess(staying.file(), staying.opener(), crashProof());
        }
        throw new IllegalStateException("a given connection has no file that could be backed up or replaced");
    }

    // An opener looks for backups beside the file by itself.
    private DatabaseOpener witnessed(DatabaseOpener opener) {
        return rules.placeBackups() ? new WitnessedOpener(opener, rules.backups()) : opener;
    }

    private CrashProof crashProof() {
        if (rules.isWithAllGuards()) {
            return CrashProof.REQUIRED;
        }
        if (!guards(Guard.KEY_PROVED)) {
            return CrashProof.LEFT_OUT;
        }
        if (!guards(Guard.RECOVERY_PROVED)) {
            return CrashProof.RECOVERY_UNPROVED;
        }
        return guards(Guard.LOG_PROVED) ? CrashProof.REQUIRED : CrashProof.CLOSING_UNPROVED;
    }

    /**
     * The same run, of a file that stays open after it.
     *
     * @throws IllegalStateException if it is no file that is migrated: whoever opened the connection has it already
     */
    public RunSettings staying() {
        if (target instanceof Target.File file) {
            Target stays = new Target.Staying(new DatabaseFile(file.path()), new KeptOpener(witnessed(file.opener())));
            return new RunSettings(
                    stays, source, rules, application, preChecks, postChecks, listeners, lockTimeout, clock);
        }
        throw new IllegalStateException("A given connection is open already: call migrate() and use it");
    }

    /** Closes the connection that is kept for the application, if one is: the file is to be replaced. */
    public void dropKept() throws SQLException {
        if (target instanceof Target.Staying staying) {
            staying.opener().drop();
        }
    }

    /** The same run of another file. */
    public RunSettings on(Path file, DatabaseOpener opener) {
        return new RunSettings(
                new Target.File(file, opener),
                source,
                rules,
                application,
                preChecks,
                postChecks,
                listeners,
                lockTimeout,
                clock);
    }

    /** Takes the lock that only one run per database holds. */
    public Held lock(DatabaseAccess access) {
        return guards(Guard.LOCK) ? access.lock(lockTimeout, application().toString()) : () -> {};
    }

    /** What the database is called in messages. */
    public Path name() {
        if (target instanceof Target.Staying staying) {
            return staying.file().path();
        }
        return target instanceof Target.File file ? file.path() : GivenConnection.NAME;
    }

    public boolean guards(Guard guard) {
        return rules.guards().contains(guard);
    }

    /** What a copy of the database must prove to count as a backup, and what is done before one is put back. */
    public Set<Precaution> precautions() {
        Set<Precaution> precautions = EnumSet.noneOf(Precaution.class);
        for (Precaution precaution : Precaution.values()) {
            if (guards(guard(precaution))) {
                precautions.add(precaution);
            }
        }
        return precautions;
    }

    private static Guard guard(Precaution precaution) {
        return switch (precaution) {
            case UNDISTURBED -> Guard.BACKUP_UNDISTURBED;
            case VERIFIED -> Guard.BACKUP_VERIFIED;
            case ANNOUNCED -> Guard.SWAP_ANNOUNCED;
            case SIDES_ASIDE -> Guard.OLD_LOG_SET_ASIDE;
        };
    }

    private static <T> List<T> plus(List<T> list, T further) {
        return Stream.concat(list.stream(), Stream.of(Objects.requireNonNull(further)))
                .toList();
    }
}
