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
import io.zmonitor.migrator.ScriptLocation;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is told, by the front door's {@code with} methods: each makes a copy and leaves the original alone.
 * What nobody said stays unsaid until it is asked for: a boot with nothing to do asks for little, and loads no class for
 * the rest. Immutable and thread-safe to whoever did not make it.
 */
public final class RunSettings {
    private static final Duration FOR_EVER = Duration.ofDays(36_500); // what can be added to a clock's nanoseconds
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // Far beyond every statement that was measured, and not for ever: decision 020.
    private static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

    // What was said stands under these names. Texts and not a type of their own, which each boot would have to load.
    private static final String SOURCE = "source";
    private static final String PRE_CHECKS = "pre-checks";
    private static final String POST_CHECKS = "post-checks";
    private static final String LISTENERS = "listeners";
    private static final String LOCK_TIMEOUT = "lockTimeout";
    private static final String MESSAGES_OF_JAVA_CODE = "messagesOfJavaCode";
    private static final String APPLICATION = "application";
    private static final String OPERATOR = "operator";
    private static final String CLOCK = "clock";
    private static final String NUMBERING = "numbering";
    private static final String OUT_OF_ORDER = "outOfOrder";
    private static final String ATOMICITY = "atomicity";
    private static final String NEWER_DATABASE = "newerDatabase";
    private static final String TARGET = "target";
    private static final String TAKE_OVER = "takeOver";
    private static final String DRIFT = "drift";
    private static final String LOST_OBJECTS = "lostObjects";
    private static final String BACKUPS = "backups";
    private static final String STATEMENT_TIMEOUT = "statementTimeout";
    private static final String BOOT_DEADLINE = "bootDeadline";
    private static final String ROWS_MAY_DECREASE = "rowsMayDecrease";
    private static final String COLUMNS = "columns";
    private static final String COLUMNS_MAY_CHANGE = "columnsMayChange";
    private static final String GUARDS = "guards";

    private final Subject subject;
    private final Map<String, Object> said;

    /** What is migrated. */
    public sealed interface Subject {
        /** A file, opened by the run. The path is checked when the run begins. */
        record File(Path path, DatabaseOpener opener) implements Subject {}

        /** A connection that somebody else opened. */
        record Given(Connection connection) implements Subject {}

        /** A file that stays open after the run. */
        record Staying(DatabaseFile file, KeptOpener opener) implements Subject {}
    }

    private RunSettings(Subject subject, Map<String, Object> said) {
        this.subject = subject;
        this.said = said;
    }

    public static RunSettings forFile(Path path, DatabaseOpener opener) {
        Objects.requireNonNull(path, "database");
        Objects.requireNonNull(opener, "key");
        return new RunSettings(new Subject.File(path, opener), Map.of());
    }

    public static RunSettings forConnection(Connection connection) {
        return new RunSettings(new Subject.Given(Objects.requireNonNull(connection, "connection")), Map.of());
    }

    private RunSettings with(String option, Object value) {
        Map<String, Object> all = new HashMap<>(said);
        all.put(option, Objects.requireNonNull(value, option));
        return new RunSettings(subject, all);
    }

    private RunSettings plus(String option, Object further) {
        List<Object> all = new ArrayList<>(said(option, List.of()));
        all.add(Objects.requireNonNull(further, option));
        return with(option, List.copyOf(all));
    }

    private <T> T said(String option, T usual) {
        T value = said(option);
        return value == null ? usual : value;
    }

    // Each name has one with and one question, which stand side by side and have the same type.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> @Nullable T said(String option) {
        return (T) said.get(option);
    }

    public Subject subject() {
        return subject;
    }

    private RunSettings of(Subject other) {
        return new RunSettings(other, said);
    }

    public RunSettings withSource(MigrationSource value) {
        return with(SOURCE, value);
    }

    public MigrationSource source() {
        MigrationSource source = said(SOURCE);
        return source == null ? MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER) : source;
    }

    public RunSettings withNumbering(Numbering value) {
        return with(NUMBERING, value);
    }

    public Numbering numbering() {
        return said(NUMBERING, Numbering.SHARED);
    }

    public RunSettings withOutOfOrder(OutOfOrder value) {
        return with(OUT_OF_ORDER, value);
    }

    public OutOfOrder outOfOrder() {
        return said(OUT_OF_ORDER, OutOfOrder.REFUSE);
    }

    public RunSettings withAtomicity(Atomicity value) {
        return with(ATOMICITY, value);
    }

    public Atomicity atomicity() {
        return said(ATOMICITY, Atomicity.ALL_OR_NOTHING);
    }

    public RunSettings withNewerDatabase(NewerDatabase value) {
        return with(NEWER_DATABASE, value);
    }

    public NewerDatabase newerDatabase() {
        return said(NEWER_DATABASE, NewerDatabase.REFUSE);
    }

    /** Whether a database of a newer build is left alone. */
    public boolean refuseNewer() {
        NewerDatabase policy = said(NEWER_DATABASE);
        return policy == null || policy == NewerDatabase.REFUSE;
    }

    public RunSettings withTarget(Target value) {
        return with(TARGET, value);
    }

    /** Up to which migration. */
    public Target target() {
        return said(TARGET, Target.latest());
    }

    public boolean toTheLatest() {
        Target target = said(TARGET);
        return target == null || target instanceof Target.Latest;
    }

    public RunSettings withTakeOver(TakeOver value) {
        return with(TAKE_OVER, value);
    }

    public TakeOver takeOver() {
        return said(TAKE_OVER, TakeOver.byEvidence());
    }

    public RunSettings withDrift(Drift value) {
        return with(DRIFT, value);
    }

    public Drift drift() {
        return said(DRIFT, Drift.WARN);
    }

    public RunSettings withLostObjects(LostObjects value) {
        return with(LOST_OBJECTS, value);
    }

    public LostObjects lostObjects() {
        return said(LOST_OBJECTS, LostObjects.WARN);
    }

    public RunSettings withBackupPolicy(BackupPolicy value) {
        return with(BACKUPS, value);
    }

    public BackupPolicy backups() {
        return said(BACKUPS, BackupPolicy.always());
    }

    public RunSettings withStatementTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("a statement needs some time: " + value);
        }
        return with(STATEMENT_TIMEOUT, value);
    }

    public Duration statementTimeout() {
        return said(STATEMENT_TIMEOUT, LONGEST_STATEMENT);
    }

    public RunSettings withBootDeadline(BootDeadline value) {
        return with(BOOT_DEADLINE, value);
    }

    /** When a boot is to be over; null unless somebody said so. */
    public @Nullable BootDeadline bootDeadline() {
        return said(BOOT_DEADLINE);
    }

    public RunSettings withLockTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("patience is not negative: " + value);
        }
        return with(LOCK_TIMEOUT, value.compareTo(FOR_EVER) < 0 ? value : FOR_EVER);
    }

    public Duration lockTimeout() {
        return said(LOCK_TIMEOUT, PATIENCE);
    }

    public RunSettings withApplication(String value) {
        return with(APPLICATION, value);
    }

    public String application() {
        return said(APPLICATION, LedgerEntry.UNNAMED);
    }

    public RunSettings withOperator(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an operator has a name");
        }
        return with(OPERATOR, value.strip());
    }

    public String operator() {
        return said(OPERATOR, "");
    }

    public RunSettings withClock(Clock value) {
        return with(CLOCK, value);
    }

    public Clock clock() {
        return said(CLOCK, Clock.systemUTC());
    }

    public RunSettings withPreCheck(Check value) {
        return plus(PRE_CHECKS, value);
    }

    public List<Check> preChecks() {
        return said(PRE_CHECKS, List.of());
    }

    public RunSettings withPostCheck(Check value) {
        return plus(POST_CHECKS, value);
    }

    public List<Check> postChecks() {
        return said(POST_CHECKS, List.of());
    }

    public RunSettings withListener(RunListener value) {
        return plus(LISTENERS, value);
    }

    public List<RunListener> listeners() {
        return said(LISTENERS, List.of());
    }

    public RunSettings withMessagesOfJavaCode() {
        return with(MESSAGES_OF_JAVA_CODE, true);
    }

    /** Whether a failure tells what the exception of a Java-coded migration says. */
    public boolean messagesOfJavaCode() {
        return said(MESSAGES_OF_JAVA_CODE, false);
    }

    public RunSettings withRowsMayDecrease(MigrationId id, List<String> tables) {
        Map<MigrationId, Set<String>> all = new HashMap<>(rowsMayDecrease());
        Set<String> names = new HashSet<>(all.getOrDefault(Objects.requireNonNull(id, "id"), Set.of()));
        tables.forEach(table -> names.add(Names.fold(table)));
        all.put(id, names);
        return with(ROWS_MAY_DECREASE, all);
    }

    /** The tables that may have fewer rows after this migration, or after its rollback, although its script does not say so. */
    public Set<String> rowsMayDecrease(MigrationId id) {
        return rowsMayDecrease().getOrDefault(id, Set.of());
    }

    private Map<MigrationId, Set<String>> rowsMayDecrease() {
        return said(ROWS_MAY_DECREASE, Map.of());
    }

    /** The same run, which refuses rebuilt tables whose columns hold something else. */
    public RunSettings withColumnsCompared() {
        return with(COLUMNS, ColumnsKept.Answer.REFUSE);
    }

    /** The same run, which at least warns of them. */
    public RunSettings withColumnsWatched() {
        return said(COLUMNS) == null ? with(COLUMNS, ColumnsKept.Answer.WARN) : this;
    }

    /** What is done about a rebuilt table whose columns hold something else; empty if they are not compared. */
    public Optional<ColumnsKept.Answer> columns() {
        return Optional.ofNullable(said(COLUMNS));
    }

    public RunSettings withColumnsMayChange(MigrationId id, String table, List<String> names) {
        Objects.requireNonNull(table, "table");
        Map<MigrationId, Map<String, Set<String>>> all = new HashMap<>(columnsMayChange());
        Map<String, Set<String>> ofStep = new HashMap<>(all.getOrDefault(Objects.requireNonNull(id, "id"), Map.of()));
        Set<String> ofTable = new HashSet<>(ofStep.getOrDefault(Names.fold(table), Set.of()));
        ofTable.addAll(names);
        ofStep.put(Names.fold(table), ofTable);
        all.put(id, ofStep);
        return with(COLUMNS_MAY_CHANGE, all);
    }

    /** The columns whose content this migration, or its rollback, converts although its script does not say so; by table. */
    public Map<String, Set<String>> columnsMayChange(MigrationId id) {
        return columnsMayChange().getOrDefault(id, Map.of());
    }

    private Map<MigrationId, Map<String, Set<String>>> columnsMayChange() {
        return said(COLUMNS_MAY_CHANGE, Map.of());
    }

    /** Leaves one guard out, so that a test sees the damage it prevents. Not reachable from the public API. */
    public RunSettings withoutGuard(Guard guard) {
        EnumSet<Guard> others = EnumSet.copyOf(guards());
        others.remove(guard);
        return with(GUARDS, others);
    }

    public Set<Guard> guards() {
        return said(GUARDS, EnumSet.allOf(Guard.class));
    }

    public boolean guards(Guard guard) {
        Set<Guard> guards = said(GUARDS);
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
        BackupPolicy backups = said(BACKUPS);
        return backups != null && backups.folder().isPresent() ? new WitnessedOpener(opener, backups) : opener;
    }

    private CrashProof crashProof() {
        Set<Guard> guards = said(GUARDS);
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

    /** Whether the database stays open for the application after the run. */
    public boolean staysOpen() {
        return subject instanceof Subject.Staying;
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
        return guards(Guard.LOCK) ? access.lock(lockTimeout(), application()) : () -> {};
    }

    /** What the database is called in messages. */
    public Path name() {
        if (subject instanceof Subject.Staying staying) {
            return staying.file().path();
        }
        return subject instanceof Subject.File file ? file.path() : GivenConnection.NAME;
    }

    /** The same as a value of a message. */
    public String shownName() {
        return shown(name());
    }

    /** A file as a value of a message. */
    public static String shown(Path file) {
        return ScriptLocation.file(file.toString()).toString();
    }

    /** What a copy of the database must prove to count as a backup, and what is done before one is put back. */
    public Set<Precaution> precautions() {
        return Guard.precautions(guards());
    }
}
