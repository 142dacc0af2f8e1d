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
import io.zmonitor.migrator.Target;
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
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is told, by the front door's {@code with} methods: each makes a copy and leaves the original alone.
 * What nobody said stays unsaid until it is asked for: a boot with nothing to do asks for little, and loads no class for
 * the rest. Immutable and thread-safe to whoever did not make it.
 */
public final class RunSettings implements Cloneable {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofDays(36_500); // what can be added to a clock's nanoseconds

    // Far beyond every statement that was measured, and not for ever: decision 020.
    private static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

    private Subject subject;
    private MigrationSource source = MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER);
    private List<Check> preChecks = List.of();
    private List<Check> postChecks = List.of();
    private List<RunListener> listeners = List.of();
    private Duration lockTimeout = LOCK_TIMEOUT;
    private boolean messagesOfJavaCode;
    private @Nullable String application;
    private @Nullable String operator;
    private @Nullable Clock clock;
    private @Nullable Numbering numbering;
    private @Nullable OutOfOrder outOfOrder;
    private @Nullable Atomicity atomicity;
    private @Nullable NewerDatabase newerDatabase;
    private @Nullable Target target;
    private @Nullable TakeOver takeOver;
    private @Nullable Drift drift;
    private @Nullable LostObjects lostObjects;
    private @Nullable BackupPolicy backups;
    private @Nullable Duration statementTimeout;
    private @Nullable Map<MigrationId, Set<String>> rowsMayDecrease;
    private ColumnsKept.@Nullable Answer columns;
    private @Nullable Map<MigrationId, Map<String, Set<String>>> columnsMayChange;
    private @Nullable Set<Guard> guards;

    /** What is migrated. */
    public sealed interface Subject {
        /** A file, opened by the run. The path is checked when the run begins. */
        record File(Path path, DatabaseOpener opener) implements Subject {}

        /** A connection that somebody else opened. */
        record Given(Connection connection) implements Subject {}

        /** A file that stays open after the run. */
        record Staying(DatabaseFile file, KeptOpener opener) implements Subject {}
    }

    private RunSettings(Subject subject) {
        this.subject = subject;
    }

    public static RunSettings forFile(Path path, DatabaseOpener opener) {
        Objects.requireNonNull(path, "database");
        Objects.requireNonNull(opener, "key");
        return new RunSettings(new Subject.File(path, opener));
    }

    public static RunSettings forConnection(Connection connection) {
        return new RunSettings(new Subject.Given(Objects.requireNonNull(connection, "connection")));
    }

    // To be changed before anybody else sees it.
    private RunSettings copy() {
        try {
            return (RunSettings) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Subject subject() {
        return subject;
    }

    private RunSettings of(Subject other) {
        RunSettings changed = copy();
        changed.subject = other;
        return changed;
    }

    public RunSettings withSource(MigrationSource value) {
        RunSettings changed = copy();
        changed.source = Objects.requireNonNull(value, "source");
        return changed;
    }

    public MigrationSource source() {
        return source;
    }

    public RunSettings withNumbering(Numbering value) {
        RunSettings changed = copy();
        changed.numbering = Objects.requireNonNull(value, "numbering");
        return changed;
    }

    public Numbering numbering() {
        return numbering == null ? Numbering.SHARED : numbering;
    }

    public RunSettings withOutOfOrder(OutOfOrder value) {
        RunSettings changed = copy();
        changed.outOfOrder = Objects.requireNonNull(value, "outOfOrder");
        return changed;
    }

    public OutOfOrder outOfOrder() {
        return outOfOrder == null ? OutOfOrder.REFUSE : outOfOrder;
    }

    public RunSettings withAtomicity(Atomicity value) {
        RunSettings changed = copy();
        changed.atomicity = Objects.requireNonNull(value, "atomicity");
        return changed;
    }

    public Atomicity atomicity() {
        return atomicity == null ? Atomicity.ALL_OR_NOTHING : atomicity;
    }

    public RunSettings withNewerDatabase(NewerDatabase value) {
        RunSettings changed = copy();
        changed.newerDatabase = Objects.requireNonNull(value, "newerDatabase");
        return changed;
    }

    public NewerDatabase newerDatabase() {
        return newerDatabase == null ? NewerDatabase.REFUSE : newerDatabase;
    }

    /** Whether a database of a newer build is left alone. */
    public boolean refuseNewer() {
        return newerDatabase == null || newerDatabase == NewerDatabase.REFUSE;
    }

    public RunSettings withTarget(Target value) {
        RunSettings changed = copy();
        changed.target = Objects.requireNonNull(value, "target");
        return changed;
    }

    /** Up to which migration. */
    public Target target() {
        return target == null ? Target.latest() : target;
    }

    public boolean toTheLatest() {
        return target == null || target instanceof Target.Latest;
    }

    public RunSettings withTakeOver(TakeOver value) {
        RunSettings changed = copy();
        changed.takeOver = Objects.requireNonNull(value, "takeOver");
        return changed;
    }

    public TakeOver takeOver() {
        return takeOver == null ? TakeOver.byEvidence() : takeOver;
    }

    public RunSettings withDrift(Drift value) {
        RunSettings changed = copy();
        changed.drift = Objects.requireNonNull(value, "drift");
        return changed;
    }

    public Drift drift() {
        return drift == null ? Drift.WARN : drift;
    }

    public RunSettings withLostObjects(LostObjects value) {
        RunSettings changed = copy();
        changed.lostObjects = Objects.requireNonNull(value, "lostObjects");
        return changed;
    }

    public LostObjects lostObjects() {
        return lostObjects == null ? LostObjects.WARN : lostObjects;
    }

    public RunSettings withBackupPolicy(BackupPolicy value) {
        RunSettings changed = copy();
        changed.backups = Objects.requireNonNull(value, "backups");
        return changed;
    }

    public BackupPolicy backups() {
        return backups == null ? BackupPolicy.always() : backups;
    }

    public RunSettings withStatementTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("a statement needs some time: " + value);
        }
        RunSettings changed = copy();
        changed.statementTimeout = value;
        return changed;
    }

    public Duration statementTimeout() {
        return statementTimeout == null ? LONGEST_STATEMENT : statementTimeout;
    }

    public RunSettings withLockTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("patience is not negative: " + value);
        }
        RunSettings changed = copy();
        changed.lockTimeout = value.compareTo(FOR_EVER) < 0 ? value : FOR_EVER;
        return changed;
    }

    public Duration lockTimeout() {
        return lockTimeout;
    }

    public RunSettings withApplication(String value) {
        RunSettings changed = copy();
        changed.application = Objects.requireNonNull(value, "application");
        return changed;
    }

    public String application() {
        return application == null ? LedgerEntry.UNNAMED : application;
    }

    public RunSettings withOperator(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an operator has a name");
        }
        RunSettings changed = copy();
        changed.operator = value.strip();
        return changed;
    }

    public String operator() {
        return operator == null ? "" : operator;
    }

    public RunSettings withClock(Clock value) {
        RunSettings changed = copy();
        changed.clock = Objects.requireNonNull(value, "clock");
        return changed;
    }

    public Clock clock() {
        return clock == null ? Clock.systemUTC() : clock;
    }

    public RunSettings withPreCheck(Check value) {
        RunSettings changed = copy();
        changed.preChecks = plus(preChecks, value);
        return changed;
    }

    public List<Check> preChecks() {
        return preChecks;
    }

    public RunSettings withPostCheck(Check value) {
        RunSettings changed = copy();
        changed.postChecks = plus(postChecks, value);
        return changed;
    }

    public List<Check> postChecks() {
        return postChecks;
    }

    public RunSettings withListener(RunListener value) {
        RunSettings changed = copy();
        changed.listeners = plus(listeners, value);
        return changed;
    }

    public List<RunListener> listeners() {
        return listeners;
    }

    public RunSettings withMessagesOfJavaCode() {
        RunSettings changed = copy();
        changed.messagesOfJavaCode = true;
        return changed;
    }

    /** Whether a failure tells what the exception of a Java-coded migration says. */
    public boolean messagesOfJavaCode() {
        return messagesOfJavaCode;
    }

    public RunSettings withRowsMayDecrease(MigrationId id, List<String> tables) {
        RunSettings changed = copy();
        Map<MigrationId, Set<String>> all = new HashMap<>(rowsMayDecrease == null ? Map.of() : rowsMayDecrease);
        Set<String> names = new HashSet<>(all.getOrDefault(Objects.requireNonNull(id, "id"), Set.of()));
        tables.forEach(table -> names.add(Names.fold(table)));
        all.put(id, names);
        changed.rowsMayDecrease = all;
        return changed;
    }

    /** The tables that may have fewer rows after this migration, or after its rollback, although its script does not say so. */
    public Set<String> rowsMayDecrease(MigrationId id) {
        return rowsMayDecrease == null ? Set.of() : rowsMayDecrease.getOrDefault(id, Set.of());
    }

    /** The same run, which refuses rebuilt tables whose columns hold something else. */
    public RunSettings withColumnsCompared() {
        return with(ColumnsKept.Answer.REFUSE);
    }

    /** The same run, which at least warns of them. */
    public RunSettings withColumnsWatched() {
        return columns == null ? with(ColumnsKept.Answer.WARN) : this;
    }

    private RunSettings with(ColumnsKept.Answer value) {
        RunSettings changed = copy();
        changed.columns = value;
        return changed;
    }

    /** What is done about a rebuilt table whose columns hold something else; empty if they are not compared. */
    public Optional<ColumnsKept.Answer> columns() {
        return Optional.ofNullable(columns);
    }

    public RunSettings withColumnsMayChange(MigrationId id, String table, List<String> names) {
        Objects.requireNonNull(table, "table");
        RunSettings changed = copy();
        Map<MigrationId, Map<String, Set<String>>> all =
                new HashMap<>(columnsMayChange == null ? Map.of() : columnsMayChange);
        Map<String, Set<String>> ofStep = new HashMap<>(all.getOrDefault(Objects.requireNonNull(id, "id"), Map.of()));
        Set<String> ofTable = new HashSet<>(ofStep.getOrDefault(Names.fold(table), Set.of()));
        ofTable.addAll(names);
        ofStep.put(Names.fold(table), ofTable);
        all.put(id, ofStep);
        changed.columnsMayChange = all;
        return changed;
    }

    /** The columns whose content this migration, or its rollback, converts although its script does not say so; by table. */
    public Map<String, Set<String>> columnsMayChange(MigrationId id) {
        return columnsMayChange == null ? Map.of() : columnsMayChange.getOrDefault(id, Map.of());
    }

    /** Leaves one guard out, so that a test sees the damage it prevents. Not reachable from the public API. */
    public RunSettings withoutGuard(Guard guard) {
        EnumSet<Guard> others = EnumSet.copyOf(guards());
        others.remove(guard);
        RunSettings changed = copy();
        changed.guards = others;
        return changed;
    }

    public Set<Guard> guards() {
        return guards == null ? EnumSet.allOf(Guard.class) : guards;
    }

    public boolean guards(Guard guard) {
        return guards == null || guards.contains(guard);
    }

    /** Access to the target; its path is checked now. */
    public DatabaseAccess access() {
        // In the order of what is usual: each name that is asked for is a class to load.
        return subject instanceof Subject.File ? fileAccess() : opened();
    }

    private DatabaseAccess opened() {
        return subject instanceof Subject.Staying staying
                ? new StayingAccess(staying.file(), staying.opener(), crashProof())
                : given();
    }

    private DatabaseAccess given() {
        if (subject instanceof Subject.Given given) {
            return new GivenConnection(given.connection());
        }
        throw new IllegalStateException("nothing opens " + subject);
    }

    /** Access to the target as a file. */
    public FileAccess fileAccess() {
        if (subject instanceof Subject.File file) {
            return new FileAccess(new DatabaseFile(file.path()), witnessed(file.opener()), crashProof());
        }
        if (subject instanceof Subject.Staying staying) {
            return new FileAccess(staying.file(), staying.opener(), crashProof());
        }
        throw new IllegalStateException("a given connection has no file that could be backed up or replaced");
    }

    // An opener looks for backups beside the file by itself.
    private DatabaseOpener witnessed(DatabaseOpener opener) {
        return backups != null && backups.folder().isPresent() ? new WitnessedOpener(opener, backups) : opener;
    }

    private CrashProof crashProof() {
        return guards == null ? CrashProof.REQUIRED : Guard.crashProof(guards);
    }

    /**
     * The same run, of a file that stays open after it.
     *
     * @throws IllegalStateException if it is no file that is migrated: whoever opened the connection has it already
     */
    public RunSettings staying() {
        if (subject instanceof Subject.File file) {
            return of(new Subject.Staying(new DatabaseFile(file.path()), new KeptOpener(witnessed(file.opener()))));
        }
        throw new IllegalStateException("A given connection is open already: call migrate() and use it");
    }

    /** Closes the connection that is kept for the application, if one is: the file is to be replaced. */
    public void dropKept() throws SQLException {
        if (subject instanceof Subject.Staying staying) {
            staying.opener().drop();
        }
    }

    /** The same run of another file. */
    public RunSettings on(Path file, DatabaseOpener opener) {
        return of(new Subject.File(file, opener));
    }

    /** Takes the lock that only one run per database holds. */
    public Held lock(DatabaseAccess access) {
        return guards(Guard.LOCK) ? access.lock(lockTimeout, application()) : () -> {};
    }

    /** What the database is called in messages. */
    public Path name() {
        if (subject instanceof Subject.Staying staying) {
            return staying.file().path();
        }
        return subject instanceof Subject.File file ? file.path() : GivenConnection.NAME;
    }

    /** What a copy of the database must prove to count as a backup, and what is done before one is put back. */
    public Set<Precaution> precautions() {
        return Guard.precautions(guards());
    }

    private static <T> List<T> plus(List<T> list, T further) {
        return Stream.concat(list.stream(), Stream.of(Objects.requireNonNull(further)))
                .toList();
    }
}
