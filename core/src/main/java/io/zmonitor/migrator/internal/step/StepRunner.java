package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.batch.BatchKey;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.schema.QuotedText;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.BatchDirective;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.session.StatementLimit;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.internal.sql.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one step after the other, scripts and Java code, forward or back: guarded, limited in time, recorded. */
public final class StepRunner {
    /** Of rows: how many is not known. */
    public static final long UNKNOWN = -1;

    private static final String PRAGMA = "PRAGMA";
    private static final String CHANGES = "SELECT total_changes()";
    private final Change change;
    private final RunContext context;
    private final RunSettings settings;
    private final Session session;
    private final Listeners listeners;
    private @Nullable ForeignKeysKept foreignKeys;

    /** What a step left: its tables, and how many rows it inserted, updated or deleted, triggers included. */
    public record Done(StepTables tables, long rowsChanged) {}

    public StepRunner(Change change) {
        this.change = change;
        this.context = change.context();
        this.settings = context.settings();
        this.session = context.session();
        this.listeners = context.listeners();
    }

    /** Tells these of each statement from now on, right before it runs; of none if they are null. */
    public void tell(@Nullable ForeignKeysKept told) {
        foreignKeys = told;
    }

    /**
     * Applies a migration and records it, in the transaction that is open.
     *
     * @return what became of the tables
     */
    public StepTables apply(ResolvedMigration migration) throws StepFailure, SQLException {
        long start = begin(migration);
        SchemaWatch schema = SchemaWatch.before(context, migration);
        Done done = runGuarded(context, migration, StepGuards.Author.PRESENT, foreignKeys);
        schema.record(migration);
        record(migration, start, done.rowsChanged());
        return done.tables();
    }

    /**
     * Runs a migration outside of a transaction; {@link #record} records it later.
     *
     * @return when it began
     */
    public long applyAlone(ResolvedMigration migration) throws StepFailure, SQLException {
        long start = begin(migration);
        session.unlimited(database -> {
            session.settings().makeDurableLike(database);
            new Execution(context, database, migration, null, null).run();
        });
        return start;
    }

    /** Says that a migration begins. */
    public long begin(ResolvedMigration migration) {
        SourceEntry source = migration.entry();
        listeners.tell(new Events.StartedData(source.id(), source.description(), source));
        return System.nanoTime();
    }

    /**
     * Runs a migration for one range of keys, in the transaction that is open.
     *
     * @param isBadRow whether the range is one row that the code could not treat with others
     * @return how many rows were inserted, updated or deleted, triggers included
     */
    public static long runBatch(
            RunContext context, ResolvedMigration migration, BatchGuards guards, BatchKey.Range range, boolean isBadRow)
            throws StepFailure, SQLException {
        SqlConnection database = context.session().database();
        long changes = database.number(CHANGES);
        Execution execution = new Execution(context, database, migration, null, null);
        if (isBadRow && migration instanceof ResolvedMigration.OfCode code) {
            BatchDirective directive = guards.directive();
            execution.run(
                    code,
                    guards,
                    (java, borrowed) ->
                            ((JavaMigration.Batched) java).treatBadRow(execution.batch(borrowed, directive, range)));
        } else {
            execution.run(guards.directive(), range, guards);
        }
        requireTransaction(context, migration);
        return database.number(CHANGES) - changes;
    }

    /**
     * Runs what a migration consists of in the transaction that is open, with the guards of a step.
     *
     * @return what became of tables and rows
     */
    public static Done runGuarded(RunContext context, ResolvedMigration migration, StepGuards.Author author)
            throws StepFailure, SQLException {
        return runGuarded(context, migration, author, null);
    }

    private static Done runGuarded(
            RunContext context,
            ResolvedMigration migration,
            StepGuards.Author author,
            @Nullable ForeignKeysKept foreignKeys)
            throws StepFailure, SQLException {
        StepGuards guards = StepGuards.before(context, migration, author);
        SqlConnection database = context.session().database();
        long changes = RunLog.hearsOfSteps() ? database.number(CHANGES) : UNKNOWN;
        new Execution(context, database, migration, guards.tables(), foreignKeys).run();
        long rowsChanged = changes == UNKNOWN ? UNKNOWN : database.number(CHANGES) - changes;
        guards.after();
        return new Done(guards.tables(), rowsChanged);
    }

    /** Records a migration that began at this moment of {@link System#nanoTime()}. */
    public void record(ResolvedMigration migration, long start, long rowsChanged) throws SQLException {
        record(migration, start, rowsChanged, 0);
    }

    /** The same of one that left so many rows behind. */
    public void record(ResolvedMigration migration, long start, long rowsChanged, long badRows) throws SQLException {
        SourceEntry source = migration.entry();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        MigrationReport.Applied applied =
                new Results.AppliedMigrationData(source.id(), source.description(), took, source, badRows);
        LedgerEntry entry = new Results.LedgerEntryData(
                source.id(),
                source.description(),
                Optional.of(source.checksum()),
                UtcText.ofMillis(settings.clock().instant()),
                took,
                settings.application(),
                migration.compatibleWith());
        Optional<String> rollback =
                migration instanceof ResolvedMigration.OfScript script ? script.rollback() : Optional.empty();
        change.audit().record(session.ledger(), entry, rollback);
        AuditLog.Movement at = AuditLog.Movement.at(change.version());
        change.applied(applied);
        change.audit()
                .append(
                        Operation.STEP,
                        source.id().toString(),
                        new AuditLog.Movement(at.from(), change.version(), took),
                        migration.header());
        RunLog.applied(applied, rowsChanged);
        listeners.tell(new Events.AppliedData(applied));
    }

    /**
     * That the transaction is still open in which this migration and those before it ran, whatever their statements may
     * have called: asked once before what was done is recorded as done.
     */
    public static void requireTransaction(RunContext context, ResolvedMigration newest)
            throws StepFailure, SQLException {
        if (context.settings().guards(Guard.TRIPWIRE)
                && !context.session().database().inTransaction()) {
            SourceEntry entry = newest.entry();
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.TRANSACTION_ENDED,
                    entry.id(),
                    ScriptLocation.file(entry.file()),
                    "what one of them has called"));
        }
    }

    /**
     * The execution of one migration.
     *
     * @param tables what is told of each statement; null outside of the run's transaction, where only what leaves all rows
     *     alone may run (VACUUM, ANALYZE, REINDEX and some pragmas)
     * @param foreignKeys are told as well, if they follow the statements
     */
    private record Execution(
            RunContext context,
            SqlConnection database,
            ResolvedMigration migration,
            @Nullable StepTables tables,
            @Nullable ForeignKeysKept foreignKeys) {
        void run() throws StepFailure, SQLException {
            if (migration.batch().isPresent()) {
                runInRanges();
            } else if (migration instanceof ResolvedMigration.OfScript script) {
                for (ScriptStatement statement : script.script().statements()) {
                    if (statement.action() == Action.EXECUTE) {
                        run(statement);
                        context.listeners().tell(new Events.StatementData(id(), statement.location()));
                    }
                }
            } else if (migration instanceof ResolvedMigration.OfCode code) {
                run(
                        code,
                        tables,
                        (java, borrowed) -> java.migrate(new CodeContext(borrowed, context.listeners(), id())));
                context.listeners()
                        .tell(new Events.StatementData(
                                id(), ScriptLocation.file(code.entry().file())));
            }
        }

        /** What code is given, around the connection that it borrows. */
        private interface Lending {
            void lend(JavaMigration java, Connection borrowed) throws Exception;
        }

        // In the one transaction of a new database or a rollback: nothing of it can be kept by itself.
        private void runInRanges() throws StepFailure, SQLException {
            BatchGuards guards = new BatchGuards(context, migration);
            guards.requireFit();
            List<ScriptStatement> statements = StepGuards.executed(migration);
            for (ScriptStatement statement : statements) {
                before(statement);
            }
            BatchKey key = guards.key();
            BatchKey.Value until = key.last(database);
            BatchKey.Value mark = BatchKey.Value.NONE;
            long size = guards.directive().size();
            Optional<BatchKey.Range> range = key.next(database, mark, until, size);
            while (range.isPresent()) {
                guards.requireExact(range.get());
                run(guards.directive(), range.get(), tables == null ? guards : tables);
                mark = range.get().to();
                range = key.next(database, mark, until, size);
            }
            guards.requireNoneWaiting();
            for (ScriptStatement statement : statements) {
                if (tables != null) {
                    tables.after(statement.head());
                }
                context.listeners().tell(new Events.StatementData(id(), statement.location()));
            }
        }

        private void before(ScriptStatement statement) throws SQLException {
            context.session().worksAt(id(), statement.location(), statement.sql());
            if (tables != null) {
                tables.before(statement.head(), statement.location().line());
                if (foreignKeys != null) {
                    foreignKeys.before(statement.head(), tables);
                }
            }
        }

        void run(BatchDirective directive, BatchKey.Range range, StatementWatch watch)
                throws StepFailure, SQLException {
            for (ScriptStatement statement : StepGuards.executed(migration)) {
                run(statement, directive, range);
            }
            if (migration instanceof ResolvedMigration.OfCode code) {
                run(code, watch, (java, borrowed) -> java.migrate(batch(borrowed, directive, range)));
            }
        }

        private JavaMigration.Batch batch(Connection borrowed, BatchDirective directive, BatchKey.Range range) {
            return new BatchContext(borrowed, directive, range, context.listeners(), id());
        }

        private void run(ScriptStatement statement, BatchDirective directive, BatchKey.Range range)
                throws StepFailure, SQLException {
            context.session().worksAt(id(), statement.location(), statement.sql());
            try (PreparedStatement execution = database.connection().prepareStatement(statement.sql())) {
                List<@Nullable Object> values = directive.values(
                        statement.sql(), range.from().columns(), range.to().columns());
                for (int at = 0; at < values.size(); at++) {
                    execution.setObject(at + 1, values.get(at));
                }
                StatementLimit.Running running = limit().begin(execution);
                try {
                    if (execution.execute()) {
                        Expectation.drain(execution);
                    }
                } finally {
                    limit().end(running);
                }
            } catch (SQLException e) {
                throw failure(statement, e);
            } catch (RuntimeException e) {
                throw failure(statement, UndeclaredFailure.of(e));
            }
            requireInBounds(statement.location(), statement.sql(), false);
        }

        // One driver call for each statement, and the proof that the run's transaction is open after each that can
        // have ended it.
        private void run(ScriptStatement statement) throws StepFailure, SQLException {
            try (Statement execution = database.connection().createStatement()) {
                before(statement);
                StatementLimit.Running running = limit().begin(execution);
                try {
                    if (statement.expected().isPresent()) {
                        expect(statement, execution, statement.expected().get());
                    } else {
                        execute(execution, statement.sql());
                    }
                } finally {
                    limit().end(running);
                }
            } catch (SQLException e) {
                throw failure(statement, e);
            } catch (RuntimeException e) {
                throw failure(statement, UndeclaredFailure.of(e));
            }
            requireInBounds(
                    statement.location(), statement.sql(), statement.head().mayEndTransaction());
            if (tables != null) {
                tables.after(statement.head());
            }
        }

        // To the statement's end, not to its first row: some work from row to row. PRAGMA incremental_vacuum returns
        // rows without columns, which only executeUpdate of this driver reads on (driver fact 9).
        private static void execute(Statement execution, String sql) throws SQLException {
            if (sql.regionMatches(true, 0, PRAGMA, 0, PRAGMA.length())) {
                execution.executeUpdate(sql);
            } else if (execution.execute(sql)) {
                Expectation.drain(execution);
            }
        }

        private void expect(ScriptStatement statement, Statement execution, String expected)
                throws SQLException, StepFailure {
            Optional<String> difference = Expectation.difference(execution, statement.sql(), expected);
            if (difference.isPresent()) {
                throw new StepFailure(Problem.ofStep(
                        ProblemCode.EXPECTATION_FAILED,
                        id(),
                        statement.location(),
                        Problem.excerpt(expected),
                        difference.get(),
                        Problem.excerpt(statement.sql())));
            }
        }

        private StepFailure failure(ScriptStatement statement, SQLException e) throws SQLException {
            ResultCode code = ResultCode.of(e);
            SQLException cause = SafeCause.of(e, statement.sql(), database);
            if (code.isFull()) {
                return new StepFailure(Problem.ofStep(ProblemCode.DISK_FULL, id(), statement.location()), cause);
            }
            if (code.isInputOutput()) {
                return new StepFailure(
                        Problem.ofStep(ProblemCode.INPUT_OUTPUT_FAILED, id(), statement.location(), code.name()),
                        cause);
            }
            Optional<String> quoted = code.isPlainError() ? QuotedText.failing(database, e) : Optional.empty();
            if (quoted.isPresent()) {
                return new StepFailure(
                        Problem.ofStep(
                                ProblemCode.DOUBLE_QUOTED_TEXT,
                                id(),
                                statement.location(),
                                quoted.get(),
                                Problem.excerpt(statement.sql())),
                        cause);
            }
            return outOfBounds(statement.location(), statement.sql(), true, cause)
                    .orElseGet(() -> new StepFailure(
                            Problem.ofStep(
                                    ProblemCode.STATEMENT_FAILED,
                                    id(),
                                    statement.location(),
                                    SqlProblem.explained(String.valueOf(cause.getMessage()), statement.sql()),
                                    Problem.excerpt(statement.sql())),
                            cause));
        }

        // Whatever the author's code throws, errors included, must become a failure that undoes the step.
        @SuppressWarnings("CatchAndPrintStackTrace")
        private void run(ResolvedMigration.OfCode code, @Nullable StatementWatch watch, Lending lending)
                throws StepFailure, SQLException {
            ScriptLocation location = ScriptLocation.file(code.entry().file());
            context.session().worksAt(id(), location, "");
            BorrowedConnection.Failures failures = new BorrowedConnection.Failures();
            Connection borrowed = BorrowedConnection.of(database.connection(), limit(), watch, failures);
            try {
                StepFunctions.during(context, code, location, failures, java -> lending.lend(java, borrowed));
            } catch (StepFailure e) {
                throw e;
            } catch (Throwable e) {
                throw failure(location, new ThrownByCode(code.migration(), e, failures.behind(e), failures));
            }
            requireInBounds(location, "Java code", true);
        }

        private StepFailure failure(ScriptLocation location, ThrownByCode thrown) throws SQLException {
            // Its message may hold a row's value; its type, its result code and its stack trace do not.
            Exception cause = SafeCause.withoutValues(thrown.failure());
            Optional<SQLException> failed = thrown.ofSqlite();
            if (failed.isPresent() && ResultCode.of(failed.get()).isFull()) {
                return new StepFailure(Problem.ofStep(ProblemCode.DISK_FULL, id(), location), cause);
            }
            if (failed.isPresent() && ResultCode.of(failed.get()).isInputOutput()) {
                String code = ResultCode.of(failed.get()).name();
                return new StepFailure(Problem.ofStep(ProblemCode.INPUT_OUTPUT_FAILED, id(), location, code), cause);
            }
            Optional<String> quoted =
                    failed.isPresent() && ResultCode.of(failed.get()).isPlainError() && !limit().isPassed()
                            ? QuotedText.failing(database, failed.get())
                            : Optional.empty();
            if (quoted.isPresent()) {
                return new StepFailure(
                        Problem.ofStep(
                                ProblemCode.DOUBLE_QUOTED_TEXT, id(), location, quoted.get(), thrown.statementShown()),
                        cause);
            }
            boolean tells = context.settings().messagesOfJavaCode();
            return outOfBounds(location, "Java code", true, cause)
                    .orElseGet(() -> new StepFailure(
                            Problem.ofStep(
                                    ProblemCode.JAVA_MIGRATION_FAILED,
                                    id(),
                                    location,
                                    thrown.described(tells, database)),
                            cause));
        }

        private void requireInBounds(ScriptLocation location, String what, boolean mayEndTransaction)
                throws StepFailure, SQLException {
            Optional<StepFailure> failure = outOfBounds(location, what, mayEndTransaction, null);
            if (failure.isPresent()) {
                throw failure.get();
            }
        }

        // What no step may overstep: the time for one statement, and the run's transaction.
        private Optional<StepFailure> outOfBounds(
                ScriptLocation location, String what, boolean mayEndTransaction, @Nullable Exception cause)
                throws SQLException {
            if (limit().isInterrupted()) {
                return Optional.of(
                        new StepFailure(Problem.ofStep(ProblemCode.STATEMENT_INTERRUPTED, id(), location), cause));
            }
            if (limit().isPassed()) {
                String milliseconds = Long.toString(limit().longest().toMillis());
                return Optional.of(new StepFailure(
                        Problem.ofStep(ProblemCode.STATEMENT_TIMEOUT, id(), location, milliseconds), cause));
            }
            boolean watched =
                    mayEndTransaction && tables != null && context.settings().guards(Guard.TRIPWIRE);
            return watched && !database.inTransaction()
                    ? Optional.of(new StepFailure(
                            Problem.ofStep(ProblemCode.TRANSACTION_ENDED, id(), location, Problem.excerpt(what)),
                            cause))
                    : Optional.empty();
        }

        private StatementLimit limit() {
            return context.session().limit(context.settings().statementTimeout());
        }

        private MigrationId id() {
            return migration.entry().id();
        }
    }
}
