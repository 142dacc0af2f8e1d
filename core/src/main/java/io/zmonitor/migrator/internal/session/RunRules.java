package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.schema.ColumnsKept;
import io.zmonitor.migrator.internal.sql.Names;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a run decides; guards are only ever left out by the tests that show what they prevent. What nobody
 * said stays unsaid until it is asked for: a boot with nothing to do asks for little, and loads no class for the rest.
 */
public final class RunRules {
    // Far beyond every statement that was measured, and not for ever: decision 020.
    static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

    static final RunRules UNSAID = new RunRules();

    private @Nullable Numbering numbering;
    private @Nullable OutOfOrder outOfOrder;
    private @Nullable Atomicity atomicity;
    private @Nullable NewerDatabase newerDatabase;
    private @Nullable Set<Guard> guards;
    private @Nullable Target upTo;
    private @Nullable TakeOver takeOver;
    private @Nullable Drift drift;
    private @Nullable LostObjects lostObjects;
    private @Nullable BackupPolicy backups;
    private @Nullable Duration statementTimeout;
    private @Nullable String operator;
    private boolean messagesOfJavaCode;
    private @Nullable Map<MigrationId, Set<String>> rowsMayDecrease;
    private ColumnsKept.@Nullable Answer columns;
    private @Nullable Map<MigrationId, Map<String, Set<String>>> columnsMayChange;

    private RunRules() {}

    // To be changed before anybody else sees it.
    private RunRules copy() {
        RunRules copy = new RunRules();
        copy.numbering = numbering;
        copy.outOfOrder = outOfOrder;
        copy.atomicity = atomicity;
        copy.newerDatabase = newerDatabase;
        copy.guards = guards;
        copy.upTo = upTo;
        copy.takeOver = takeOver;
        copy.drift = drift;
        copy.lostObjects = lostObjects;
        copy.backups = backups;
        copy.statementTimeout = statementTimeout;
        copy.operator = operator;
        copy.messagesOfJavaCode = messagesOfJavaCode;
        copy.rowsMayDecrease = rowsMayDecrease;
        copy.columns = columns;
        copy.columnsMayChange = columnsMayChange;
        return copy;
    }

    RunRules withMessagesOfJavaCode() {
        RunRules changed = copy();
        changed.messagesOfJavaCode = true;
        return changed;
    }

    /** Whether a failure tells what the exception of a Java-coded migration says. */
    public boolean messagesOfJavaCode() {
        return messagesOfJavaCode;
    }

    RunRules with(Numbering value) {
        RunRules changed = copy();
        changed.numbering = value;
        return changed;
    }

    RunRules with(OutOfOrder value) {
        RunRules changed = copy();
        changed.outOfOrder = value;
        return changed;
    }

    RunRules with(Atomicity value) {
        RunRules changed = copy();
        changed.atomicity = value;
        return changed;
    }

    RunRules with(NewerDatabase value) {
        RunRules changed = copy();
        changed.newerDatabase = value;
        return changed;
    }

    RunRules with(Set<Guard> value) {
        RunRules changed = copy();
        changed.guards = value;
        return changed;
    }

    RunRules with(Target value) {
        RunRules changed = copy();
        changed.upTo = value;
        return changed;
    }

    RunRules with(TakeOver value) {
        RunRules changed = copy();
        changed.takeOver = value;
        return changed;
    }

    RunRules with(Drift value) {
        RunRules changed = copy();
        changed.drift = value;
        return changed;
    }

    RunRules with(LostObjects value) {
        RunRules changed = copy();
        changed.lostObjects = value;
        return changed;
    }

    RunRules with(BackupPolicy value) {
        RunRules changed = copy();
        changed.backups = value;
        return changed;
    }

    RunRules withStatementTimeout(Duration value) {
        RunRules changed = copy();
        changed.statementTimeout = value;
        return changed;
    }

    RunRules withOperator(String value) {
        RunRules changed = copy();
        changed.operator = value;
        return changed;
    }

    public String operator() {
        return operator == null ? "" : operator;
    }

    RunRules withRowsMayDecrease(MigrationId id, List<String> tables) {
        RunRules changed = copy();
        Map<MigrationId, Set<String>> all = new HashMap<>(rowsMayDecrease == null ? Map.of() : rowsMayDecrease);
        Set<String> names = new HashSet<>(all.getOrDefault(id, Set.of()));
        tables.forEach(table -> names.add(Names.fold(table)));
        all.put(id, names);
        changed.rowsMayDecrease = all;
        return changed;
    }

    /** The tables that may have fewer rows after this migration, or after its rollback, although its script does not say so. */
    public Set<String> rowsMayDecrease(MigrationId id) {
        return rowsMayDecrease == null ? Set.of() : rowsMayDecrease.getOrDefault(id, Set.of());
    }

    RunRules with(ColumnsKept.Answer value) {
        RunRules changed = copy();
        changed.columns = value;
        return changed;
    }

    /** What is done about a rebuilt table whose columns hold something else; empty if they are not compared. */
    public Optional<ColumnsKept.Answer> columns() {
        return Optional.ofNullable(columns);
    }

    RunRules withColumnsMayChange(MigrationId id, String table, List<String> names) {
        RunRules changed = copy();
        Map<MigrationId, Map<String, Set<String>>> all =
                new HashMap<>(columnsMayChange == null ? Map.of() : columnsMayChange);
        Map<String, Set<String>> ofStep = new HashMap<>(all.getOrDefault(id, Map.of()));
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

    public Numbering numbering() {
        return numbering == null ? Numbering.SHARED : numbering;
    }

    public OutOfOrder outOfOrder() {
        return outOfOrder == null ? OutOfOrder.REFUSE : outOfOrder;
    }

    public Atomicity atomicity() {
        return atomicity == null ? Atomicity.ALL_OR_NOTHING : atomicity;
    }

    public NewerDatabase newerDatabase() {
        return newerDatabase == null ? NewerDatabase.REFUSE : newerDatabase;
    }

    public Set<Guard> guards() {
        return guards == null ? EnumSet.allOf(Guard.class) : guards;
    }

    public Target upTo() {
        return upTo == null ? Target.latest() : upTo;
    }

    public TakeOver takeOver() {
        return takeOver == null ? TakeOver.byEvidence() : takeOver;
    }

    public Drift drift() {
        return drift == null ? Drift.WARN : drift;
    }

    public LostObjects lostObjects() {
        return lostObjects == null ? LostObjects.WARN : lostObjects;
    }

    public BackupPolicy backups() {
        return backups == null ? BackupPolicy.always() : backups;
    }

    public Duration statementTimeout() {
        return statementTimeout == null ? LONGEST_STATEMENT : statementTimeout;
    }

    public boolean toTheLatest() {
        return upTo == null || upTo instanceof Target.Latest;
    }

    /** Whether backups go into another folder than the database's. */
    boolean placeBackups() {
        return backups != null && backups.folder().isPresent();
    }

    boolean isWithAllGuards() {
        return guards == null;
    }

    /** Whether a database of a newer build is left alone. */
    public boolean refuseNewer() {
        return newerDatabase == null || newerDatabase == NewerDatabase.REFUSE;
    }
}
