package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ColumnsKept;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.KnownSchema;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.session.TemporaryObjects;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import io.zmonitor.migrator.internal.sql.StatementHead.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is remembered before a step, and compared or put back after it. */
public final class StepGuards {
    private static final String TEMPORARY = "temp";

    private final RunSettings settings;
    private final Session session;
    private final SqlConnection database;
    private final Listeners listeners;
    private final ResolvedMigration migration;
    private final Author author;

    private final KnownSchema schema;
    private final TemporaryObjects temporary;
    private final StepTables tables;
    private final String ledger;

    /** Who can still say something in the text that runs. */
    public enum Author {
        /** Its own author. */
        PRESENT,
        /** Nobody: it stands in the ledger. */
        STORED
    }

    /**
     * What is said about a step, and what of it is watched.
     *
     * @param mayDecrease tables that may have fewer rows
     * @param restarts tables whose counter may fall; empty if counters are not watched
     * @param counting whether rows are
     * @param enforced whether foreign keys are
     * @param columns what rebuilt tables hold
     */
    record Watch(
            Set<String> mayDecrease,
            Optional<Set<String>> restarts,
            boolean counting,
            boolean enforced,
            ColumnsKept columns) {}

    private StepGuards(RunContext context, ResolvedMigration migration, Author author) throws SQLException {
        this.settings = context.settings();
        this.session = context.session();
        this.database = session.database();
        this.listeners = context.listeners();
        this.migration = migration;
        this.author = author;
        this.temporary = mayLeaveTemporary() ? TemporaryObjects.remember(database) : TemporaryObjects.none(database);
        this.schema = context.schema();
        this.tables = tables(settings, database, migration);
        this.ledger = isCode() ? ledgerNow() : "";
    }

    static StepGuards before(RunContext context, ResolvedMigration migration, Author author) throws SQLException {
        return new StepGuards(context, migration, author);
    }

    /** Compares, and puts back. */
    void after() throws StepFailure, SQLException {
        List<String> left = temporary.dropLeftBehind();
        if (!left.isEmpty()) {
            warn(Warning.Kind.TEMPORARY_OBJECTS_DROPPED, "left " + String.join(", ", left) + ", which was dropped");
        }
        if (isCode() || setsPragmas()) {
            for (String pragma : session.settings().putBackAfterStep()) {
                warn(Warning.Kind.SETTING_RESTORED, "left the setting " + pragma + " changed, which was put back");
            }
        }
        if (isCode() && settings.guards(Guard.LEDGER_INTACT)) {
            checkLedger();
        }
        checkCounters();
        checkRows();
        if (isCode()) {
            schema.forget();
        }
    }

    /** What is told of each statement of the step, right before it and right after it. */
    public StepTables tables() {
        return tables;
    }

    // On a connection that has none, a statement must name what it makes TEMP, TEMPORARY or a table in temp.
    private boolean mayLeaveTemporary() throws SQLException {
        if (isCode() || session.hasTemporaryObjects()) {
            return true;
        }
        for (ScriptStatement statement : executed(migration)) {
            if (Names.contain(statement.sql(), TEMPORARY)) {
                return true;
            }
        }
        return false;
    }

    private void checkLedger() throws StepFailure, SQLException {
        if (!ledgerNow().equals(ledger)) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.LEDGER_TOUCHED,
                    List.of(entry().id()),
                    entry().file(),
                    "their definition or their rows"));
        }
    }

    /** The tables as a step finds them, watched as it and the settings say. */
    public static StepTables tables(RunSettings settings, SqlConnection database, ResolvedMigration migration)
            throws SQLException {
        Set<String> mayDecrease =
                new HashSet<>(settings.rowsMayDecrease(migration.entry().id()));
        Set<String> restarts = Set.of();
        boolean enforced = !settings.guards(Guard.FOREIGN_KEYS_OFF);
        if (migration instanceof ResolvedMigration.OfScript script) {
            mayDecrease.addAll(script.script().options().mayDecrease());
            restarts = script.script().options().restarts();
            enforced |= script.script().options().foreignKeysOn();
        } else if (migration instanceof ResolvedMigration.OfCode code) {
            code.migration().tablesThatMayDecrease().forEach(table -> mayDecrease.add(Names.fold(table)));
        }
        Watch watch = new Watch(
                mayDecrease,
                settings.guards(Guard.SEQUENCES_KEPT) ? Optional.of(restarts) : Optional.empty(),
                settings.guards(Guard.ROWS_CONSERVED),
                enforced,
                settings.columns().isPresent()
                        ? new ColumnsKept(database, mayChange(settings, migration))
                        : ColumnsKept.notCompared(database));
        return migration instanceof ResolvedMigration.OfCode
                ? StepTables.ofCode(database, watch)
                : StepTables.ofScript(database, heads(executed(migration)), watch);
    }

    private static List<StatementHead> heads(List<ScriptStatement> statements) {
        List<StatementHead> heads = new ArrayList<>();
        for (ScriptStatement statement : statements) {
            heads.add(statement.head());
        }
        return heads;
    }

    private static Map<String, Set<String>> mayChange(RunSettings settings, ResolvedMigration migration) {
        Map<String, Set<String>> mayChange = new HashMap<>();
        add(mayChange, settings.columnsMayChange(migration.entry().id()));
        if (migration instanceof ResolvedMigration.OfScript script) {
            add(mayChange, script.script().options().mayChange());
        } else if (migration instanceof ResolvedMigration.OfCode code) {
            add(mayChange, code.migration().columnsThatMayChange());
        }
        return mayChange;
    }

    private static void add(Map<String, Set<String>> all, Map<String, Set<String>> columns) {
        columns.forEach((table, names) ->
                names.forEach(name -> all.computeIfAbsent(Names.fold(table), folded -> new HashSet<>())
                        .add(Names.fold(name))));
    }

    /** The statements of a script that a run executes. */
    public static List<ScriptStatement> executed(ResolvedMigration migration) {
        List<ScriptStatement> executed = new ArrayList<>();
        if (migration instanceof ResolvedMigration.OfScript script) {
            for (ScriptStatement statement : script.script().statements()) {
                if (statement.action() == Action.EXECUTE) {
                    executed.add(statement);
                }
            }
        }
        return executed;
    }

    private boolean setsPragmas() {
        for (ScriptStatement statement : executed(migration)) {
            if (statement.head().kind() == Kind.SETS) {
                return true;
            }
        }
        return false;
    }

    private void checkRows() throws StepFailure, SQLException {
        List<RowsLost.Loss> losses = tables.losses();
        if (!losses.isEmpty()) {
            RowsLost lost = new RowsLost(losses);
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.ROWS_LOST,
                    List.of(entry().id()),
                    entry().file(),
                    lost.described(),
                    lost.remedy(migration, author)));
        }
        checkColumns();
        Optional<Warning> risk = tables.risks(entry().id());
        if (risk.isPresent()) {
            listeners.warn(risk.get().kind(), risk.get().text());
        }
        for (String table : tables.uncounted()) {
            warn(Warning.Kind.ROWS_NOT_COUNTED, "may remove rows of " + table + ", which SQLite could not count");
        }
    }

    private void checkCounters() throws StepFailure, SQLException {
        Sequences.Counters counters = tables.counters();
        for (Sequences.Reuse reuse : counters.reused()) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.IDS_REUSED,
                    List.of(entry().id()),
                    entry().file(),
                    reuse.table(),
                    Long.toString(reuse.before()),
                    Long.toString(Math.max(reuse.after(), 0))));
        }
        for (String table : counters.restored()) {
            warn(
                    Warning.Kind.SEQUENCE_RESTORED,
                    "lowered the AUTOINCREMENT counter of " + table
                            + ", which was put back so that no id is used twice");
        }
        for (String table : counters.lost()) {
            warn(
                    Warning.Kind.AUTOINCREMENT_LOST,
                    "made " + table + " a table without AUTOINCREMENT: ids of deleted rows may come back");
        }
    }

    private void checkColumns() throws StepFailure, SQLException {
        List<ColumnsKept.Change> changes = tables.columnsChanged();
        if (changes.isEmpty()) {
            return;
        }
        String described = changes.stream().map(ColumnsKept.Change::described).collect(Collectors.joining("; "));
        if (settings.columns().orElseThrow() == ColumnsKept.Answer.WARN) {
            warn(Warning.Kind.COLUMNS_CHANGED, "changes what columns of rebuilt tables hold: " + described);
            return;
        }
        throw new StepFailure(Problem.ofMigrations(
                ProblemCode.COLUMNS_CHANGED,
                List.of(entry().id()),
                entry().file(),
                described,
                RowsLost.declared(changes, migration, author)));
    }

    private String ledgerNow() throws SQLException {
        return LedgerTables.definition(database) + "\n" + session.ledger().fingerprint();
    }

    private boolean isCode() {
        return migration instanceof ResolvedMigration.OfCode;
    }

    private SourceEntry entry() {
        return migration.entry();
    }

    private void warn(Warning.Kind kind, String what) {
        listeners.warn(kind, entry().id() + " " + what);
    }
}
