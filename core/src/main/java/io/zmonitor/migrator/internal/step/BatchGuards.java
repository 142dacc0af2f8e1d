package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.batch.BatchKey;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.schema.MainTables;
import io.zmonitor.migrator.internal.schema.WriteSet;
import io.zmonitor.migrator.internal.script.BatchDirective;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold before a step may go through a table in batches, asked of SQLite once: the key leads to each row once, and
 * no batch can remove rows that nobody declared. To count whole tables for each batch would read them a thousand times, so
 * what SQLite says a statement can remove is refused before the first one. For one step.
 */
public final class BatchGuards implements StatementWatch {
    private final RunContext context;
    private final ResolvedMigration migration;
    private final BatchDirective directive;
    private final BatchKey key;
    private final Set<String> mayDecrease = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<ScriptStatement> warned = new HashSet<>();
    private boolean counting;

    public BatchGuards(RunContext context, ResolvedMigration migration) {
        this.context = context;
        this.migration = migration;
        this.directive = migration.batch().orElseThrow();
        this.key = new BatchKey(directive.table(), directive.key());
        this.mayDecrease.addAll(context.settings().rowsMayDecrease(id()));
        if (migration instanceof ResolvedMigration.OfScript script) {
            this.mayDecrease.addAll(script.script().options().mayDecrease());
        } else if (migration instanceof ResolvedMigration.OfCode code) {
            code.migration().tablesThatMayDecrease().forEach(table -> mayDecrease.add(Names.fold(table)));
        }
    }

    public BatchKey key() {
        return key;
    }

    public BatchDirective directive() {
        return directive;
    }

    private MigrationId id() {
        return migration.entry().id();
    }

    /** Looks at table, key and the statements of a script, as the schema is now. */
    public void requireFit() throws StepFailure, SQLException {
        SqlConnection database = context.session().database();
        Optional<String> unfit = key.unfit(database);
        if (unfit.isPresent()) {
            throw refused(unfit.get());
        }
        if (!directive.where().isEmpty()) {
            requireCompiled();
        }
        for (ScriptStatement statement : StepGuards.executed(migration)) {
            Optional<WriteSet> set = WriteSet.of(database, statement.sql());
            if (set.isPresent()) {
                check(statement, set.get(), MainTables.read(database));
                warnOfScan(statement, BatchKey.scans(database, statement.sql()));
            }
        }
    }

    private void check(ScriptStatement statement, WriteSet set, MainTables tables) throws StepFailure {
        Set<String> losing = losing(set, tables);
        if (!losing.isEmpty()) {
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.BATCH_LOSES_ROWS,
                    id(),
                    statement.location(),
                    String.join(", ", losing),
                    Problem.excerpt(statement.sql())));
        }
    }

    // The tables of which it can remove rows that nobody declared.
    private Set<String> losing(WriteSet set, MainTables tables) {
        Set<String> losing = new TreeSet<>();
        if (!context.settings().guards(Guard.ROWS_CONSERVED)) {
            return losing;
        }
        long root = tables.root(key.table());
        losing.addAll(tables.at(set.counted()));
        if (set.counted().contains(root) && !set.removed().contains(root)) {
            losing.remove(key.table()); // replaced or moved within its range: counted there
            counting |= !mayDecrease.contains(key.table());
        }
        boolean isDeclared = tables.virtual().stream().anyMatch(mayDecrease::contains);
        if (set.removesVirtual() && !isDeclared) {
            losing.addAll(tables.virtual()); // SQLite does not say which of them
        }
        if (set.isEverything()) {
            losing.addAll(tables.names());
        }
        losing.removeAll(mayDecrease);
        return losing;
    }

    /** Of Java code: what it may not do in a batch is refused before it is done. */
    @Override
    public void before(StatementHead statement, int line) throws SQLException {
        StatementHead.Kind kind = statement.kind();
        String sql = statement.sql();
        if (kind == StatementHead.Kind.READS || !seen.add(sql)) {
            return;
        }
        if (kind != StatementHead.Kind.WRITES) {
            throw new BorrowedConnection.Refusal(
                    "a migration may change neither the schema nor a setting in a batch: do it in one of its own");
        }
        SqlConnection database = context.session().database();
        Optional<WriteSet> set = WriteSet.of(database, sql);
        Set<String> losing = set.isEmpty() ? Set.of() : losing(set.get(), MainTables.read(database));
        if (!losing.isEmpty()) {
            seen.remove(sql);
            throw new BorrowedConnection.Refusal("a statement can remove rows of " + String.join(", ", losing)
                    + ", and tablesThatMayDecrease does not name " + (losing.size() == 1 ? "it" : "them"));
        }
    }

    @Override
    public void after(StatementHead statement) {
        // What it did is known from before.
    }

    @Override
    public void beforeAny() throws SQLException {
        throw new BorrowedConnection.Refusal("a migration gives one statement at a time in a batch");
    }

    @Override
    public void afterAny() {
        // As above.
    }

    private void warnOfScan(ScriptStatement statement, Optional<String> scan) {
        if (scan.isPresent() && warned.add(statement)) {
            context.listeners()
                    .warn(
                            Warning.Kind.BATCH_SCANS,
                            id() + " reads a whole table for each batch at " + statement.location() + " (" + scan.get()
                                    + "): its time grows with the square of the rows");
        }
    }

    /** How many rows of the range must be there after the batch; -1 if the batch can neither move nor replace any. */
    public long rows(BatchKey.Range range) throws SQLException {
        return counting ? key.rows(context.session().database(), range.from(), range.to()) : -1;
    }

    /** Compares. */
    public void requireKept(BatchKey.Range range, long before) throws StepFailure, SQLException {
        long rows = before < 0 ? before : rows(range);
        if (rows < before) {
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.BATCH_LOSES_ROWS,
                    id(),
                    directive.location(),
                    key.table() + " (or move them to other keys)",
                    "a batch had " + before + " rows before and has " + rows + " after it"));
        }
    }

    /** That both ends of the range are read as they are kept. */
    public void requireExact(BatchKey.Range range) throws StepFailure, SQLException {
        SqlConnection database = context.session().database();
        boolean exact = key.isExact(database, range.from()) && (range.isLast() || key.isExact(database, range.to()));
        if (!exact) {
            throw refused("a key is a text that is not UTF-8");
        }
    }

    /** That no row waits any more, by the script's own word; if it says none, nothing is asked. */
    public void requireNoneWaiting() throws StepFailure, SQLException {
        requireNoneWaiting(0);
    }

    /** The same, but for so many rows that were left behind. */
    public void requireNoneWaiting(long leftBehind) throws StepFailure, SQLException {
        long waiting = directive.where().isEmpty() ? 0 : waiting();
        requireNone(waiting > leftBehind ? waiting : 0);
    }

    /** That no row of the range waits any more. */
    public void requireNoneWaiting(BatchKey.Range range) throws StepFailure, SQLException {
        requireNone(key.waiting(context.session().database(), range, directive.where()));
    }

    private void requireNone(long waiting) throws StepFailure {
        if (waiting > 0) {
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.BATCH_ROWS_REMAIN,
                    id(),
                    directive.location(),
                    Long.toString(waiting),
                    key.table(),
                    Problem.excerpt(directive.where())));
        }
    }

    private long waiting() throws SQLException {
        return key.waiting(context.session().database(), directive.where());
    }

    private void requireCompiled() throws StepFailure, SQLException {
        try {
            key.compileWaiting(context.session().database(), directive.where());
        } catch (SQLException e) {
            if (!ResultCode.of(e).isPlainError()) {
                throw e;
            }
            SQLException cause = SafeCause.of(e, directive.where());
            throw refused("the condition behind where does not compile: " + cause.getMessage());
        }
    }

    /** Whether a row without parent may be found at a commit only. */
    public boolean mayDefer() throws SQLException {
        SqlConnection database = context.session().database();
        return database.finds("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%deferr%' LIMIT 1")
                || database.number("PRAGMA defer_foreign_keys") != 0;
    }

    /** The rows without parent, whoever has left them so. */
    public List<ForeignKeys.Violation> orphans() throws SQLException {
        return ForeignKeys.checked(context.session().database()).violations();
    }

    private StepFailure refused(String because) {
        return new StepFailure(
                Problem.ofStep(ProblemCode.BATCH_KEY_REFUSED, id(), directive.location(), key.toString(), because));
    }
}
