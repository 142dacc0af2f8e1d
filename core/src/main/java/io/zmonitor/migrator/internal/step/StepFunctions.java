package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.SqlFunctions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The functions coded in Java of one migration: on the connection while its code runs, and gone afterwards. What stays in the
 * schema may call none of them, since nobody could read it then.
 */
final class StepFunctions {
    private final SqlConnection database;
    private final SqlFunctions known;
    private final MigrationId id;
    private final ScriptLocation location;
    private final List<JavaMigration.Function> registered = new ArrayList<>();
    private final Set<String> callersBefore = new TreeSet<>();

    private StepFunctions(SqlConnection database, SqlFunctions known, MigrationId id, ScriptLocation location) {
        this.database = database;
        this.known = known;
        this.id = id;
        this.location = location;
    }

    /** What is done while they are there. */
    @FunctionalInterface
    interface Body {
        void run(JavaMigration java) throws Exception;
    }

    /**
     * Runs code with the functions of its migration, and cleans up behind it: statements that it left open are closed, since a
     * function cannot go while one may call it.
     *
     * @throws Exception what the code throws
     */
    static void during(
            RunContext context,
            ResolvedMigration.OfCode code,
            ScriptLocation location,
            BorrowedConnection.Failures failures,
            Body body)
            throws Exception {
        Step step = new Step(code.entry().id(), location);
        List<JavaMigration.Function> declared = code.migration().functions();
        StepFunctions functions = declared.isEmpty()
                ? null
                : register(context.session().database(), context.session().functions(), step, declared, failures);
        try {
            body.run(code.migration());
        } catch (Throwable e) {
            failures.closeOpen();
            if (functions != null) {
                functions.removeAll(e);
            }
            throw e;
        }
        int left = failures.closeOpen();
        if (left > 0 && !(code.migration() instanceof JavaMigration.Batched)) {
            context.listeners()
                    .warn(
                            Warning.Kind.STATEMENTS_LEFT_OPEN,
                            step.id() + " left open what it had prepared or created: statements closed: " + left);
        }
        if (functions != null) {
            functions.remove();
            functions.requireNoCallers(declared);
        }
    }

    /**
     * Registers them all.
     *
     * @param opener what the opener can; nothing of a connection that somebody else opened
     * @param failures are told what a function throws
     */
    private static StepFunctions register(
            SqlConnection database,
            Optional<SqlFunctions> opener,
            Step step,
            List<JavaMigration.Function> functions,
            BorrowedConnection.Failures failures)
            throws StepFailure, SQLException {
        if (opener.isEmpty()) {
            throw step.failure(
                    ProblemCode.FUNCTIONS_UNSUPPORTED,
                    "the opener knows no functions, or the connection was opened by somebody else");
        }
        StepFunctions all = new StepFunctions(database, opener.get(), step.id(), step.location());
        try {
            for (JavaMigration.Function function : functions) {
                all.register(function, failures, step);
            }
        } catch (StepFailure | SQLException | RuntimeException e) {
            all.removeAll(e);
            throw e;
        }
        return all;
    }

    /** Whose functions they are. */
    record Step(MigrationId id, ScriptLocation location) {
        StepFailure failure(ProblemCode code, String... details) {
            return new StepFailure(Problem.ofStep(code, id, location, details));
        }
    }

    private void register(JavaMigration.Function function, BorrowedConnection.Failures failures, Step step)
            throws StepFailure, SQLException {
        long there = database.number(
                "SELECT count(*) FROM pragma_function_list WHERE name = '" + function.name() + "' COLLATE NOCASE");
        if (there > 0) {
            throw step.failure(ProblemCode.FUNCTION_NAME_TAKEN, function.name());
        }
        callersBefore.addAll(callers(function));
        JavaMigration.Function told =
                new JavaMigration.Function(function.name(), function.arguments(), function.result(), values -> {
                    try {
                        return given(function.code().call(values));
                    } catch (Throwable e) {
                        failures.threw(function.name(), e);
                        throw e;
                    }
                });
        try {
            known.register(database.connection(), told);
        } catch (SQLException e) {
            throw step.failure(
                    ProblemCode.FUNCTIONS_UNSUPPORTED,
                    String.valueOf(SafeCause.of(e, function.name()).getMessage()));
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
        failures.registered(function.name());
        registered.add(told);
    }

    // What SQLite has types for, without a loss.
    private static @Nullable Object given(@Nullable Object result) {
        if (result == null
                || result instanceof Long
                || result instanceof Double
                || result instanceof String
                || result instanceof byte[]) {
            return result;
        }
        if (result instanceof Integer || result instanceof Short || result instanceof Byte) {
            return ((Number) result).longValue();
        }
        if (result instanceof Float number) {
            return number.doubleValue();
        }
        throw new ClassCastException(
                "a function gives null, Long, Double, String or byte[]; this one gave a " + result.getClass());
    }

    /**
     * Takes them back. No statement of the migration may be running any more.
     *
     * @throws SQLException if one is not gone: then a later step could call it
     */
    private void remove() throws SQLException {
        while (!registered.isEmpty()) {
            JavaMigration.Function last = registered.remove(registered.size() - 1);
            try {
                known.remove(database.connection(), last);
            } catch (RuntimeException e) {
                throw UndeclaredFailure.of(e);
            }
        }
    }

    /** The same after a failure, which is what counts. */
    private void removeAll(Throwable failure) {
        try {
            remove();
        } catch (SQLException e) {
            failure.addSuppressed(SafeCause.withoutValues(e));
        }
    }

    /** Refuses what the migration has left in the schema that calls one of them. */
    private void requireNoCallers(List<JavaMigration.Function> functions) throws StepFailure, SQLException {
        for (JavaMigration.Function function : functions) {
            Set<String> callers = callers(function);
            callers.removeAll(callersBefore);
            if (!callers.isEmpty()) {
                String first = callers.iterator().next();
                throw new Step(id, location)
                        .failure(
                                ProblemCode.FUNCTION_IN_SCHEMA,
                                first.substring(0, first.indexOf('\0')),
                                function.name());
            }
        }
    }

    private Set<String> callers(JavaMigration.Function function) throws SQLException {
        Set<String> callers = new TreeSet<>();
        String name = Names.fold(function.name());
        for (String[] row : database.rows(
                "SELECT type || ' ' || name, sql FROM main.sqlite_schema WHERE sql LIKE '%" + name + "%'", 2)) {
            if (Tokens.calls(row[1], name)) {
                callers.add(row[0] + '\0' + row[1]);
            }
        }
        return callers;
    }
}
