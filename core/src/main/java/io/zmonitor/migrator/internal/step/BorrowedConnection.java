package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.session.StatementLimit;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connection as a Java-coded migration or a check gets it: it cannot end the run's transaction or the connection, neither by a
 * method nor by a statement. What gets past it, the tripwire finds. Proxies, since JDBC's interfaces have some two
 * hundred methods, of which these few matter (docs/decisions/004).
 */
public final class BorrowedConnection implements InvocationHandler {
    private static final Set<String> REFUSED_METHODS = Set.of(
            "commit",
            "rollback",
            "close",
            "abort",
            "setAutoCommit",
            "setSavepoint",
            "releaseSavepoint",
            "setReadOnly",
            "setTransactionIsolation",
            "unwrap");

    private static final Set<Class<?>> LENT =
            Set.of(Statement.class, PreparedStatement.class, CallableStatement.class, ResultSet.class);

    private static final String QUERY_ONLY = "query_only";

    private static final int MOST_CAUSES = 50;

    private static final Set<String> REFUSED_STATEMENT_METHODS = Set.of("unwrap");

    private static final Set<String> RUNS_ALL = Set.of("executeUpdate", "executeLargeUpdate");

    private static final Set<String> REFUSED_WORDS = Set.of(
            "begin",
            "commit",
            "end",
            "rollback",
            "savepoint",
            "release",
            "attach",
            "detach",
            "vacuum",
            "backup",
            "restore");

    private static final Pattern REFUSED_PRAGMA = Pattern.compile(
            "key$|cipher|kdf|hmac|^mc_|^legacy$|page_size|plaintext|locking_mode|writable_schema|ignore_check");

    private final Connection connection;
    private final Lent lent;
    private final Object target;
    private final @Nullable Object lender;
    private final String prepared;

    /** Who gets the connection. */
    private enum Borrower {
        /** A migration: it writes. */
        MIGRATION,
        /** A check: what refuses its writes stays on. */
        CHECK
    }

    private record Lent(
            Borrower borrower,
            StatementLimit limit,
            @Nullable StatementWatch watch,
            Failures failures) {}

    /** What the statements of a borrower failed with, what functions threw, and which statements it has not closed. */
    static final class Failures {
        private final Set<Statement> open = Collections.newSetFromMap(new IdentityHashMap<>());
        private final StringBuilder functions = new StringBuilder();
        private Optional<Failure> last = Optional.empty();
        private Optional<Thrown> thrown = Optional.empty();

        /** A function, and what it threw. */
        record Thrown(String function, Throwable failure) {}

        /** A function of this name is there, which SQLite's messages may name. */
        void registered(String function) {
            functions.append(' ').append(function);
        }

        /** The names of all functions that were registered. */
        String functions() {
            return functions.toString();
        }

        void threw(String function, Throwable failure) {
            thrown = Optional.of(new Thrown(function, failure));
        }

        /** What a function threw last, if one did. */
        Optional<Thrown> thrown() {
            return thrown;
        }

        /** Closes the statements that are still open, and says how many there were. */
        int closeOpen() {
            int closed = 0;
            for (Statement statement : open) {
                try {
                    if (!statement.isClosed()) {
                        statement.close();
                        closed++;
                    }
                } catch (SQLException | RuntimeException e) {
                    closed++; // the driver keeps it; whatever it disturbs fails by itself
                }
            }
            open.clear();
            return closed;
        }

        /** A statement's text and what it failed with. */
        record Failure(String sql, SQLException thrown) {}

        /** The failure of a statement that this is, or is caused by. */
        Optional<Failure> behind(Throwable thrown) {
            Throwable at = thrown;
            for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
                Throwable cause = at;
                if (last.filter(failure -> failure.thrown() == cause).isPresent()) {
                    return last;
                }
                at = at.getCause();
            }
            return Optional.empty();
        }
    }

    private BorrowedConnection(
            Connection connection, Lent lent, Object target, @Nullable Object lender, String prepared) {
        this.connection = connection;
        this.lent = lent;
        this.target = target;
        this.lender = lender;
        this.prepared = prepared;
    }

    /** For a migration, whose statements this limit ends; of each of them the watch is told, and of those that fail, the failures. */
    static Connection of(
            Connection connection, StatementLimit limit, @Nullable StatementWatch watch, Failures failures) {
        return of(connection, new Lent(Borrower.MIGRATION, limit, watch, failures));
    }

    /** For a check, whose statements take as long as they take. */
    public static Connection forCheck(Connection connection) {
        return of(connection, new Lent(Borrower.CHECK, StatementLimit.none(), null, new Failures()));
    }

    private static Connection of(Connection connection, Lent lent) {
        return (Connection) proxy(Connection.class, new BorrowedConnection(connection, lent, connection, null, ""));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean onConnection = target == connection;
        Set<String> refused = onConnection ? REFUSED_METHODS : REFUSED_STATEMENT_METHODS;
        if (refused.contains(method.getName())) {
            throw new Refusal(who() + " may not call " + method.getName() + ": the run owns the transaction");
        }
        if (method.getName().equals(target instanceof ResultSet ? "getStatement" : "getConnection") && !onConnection) {
            return lender;
        }
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql && takesSql(method)) {
            refuseWhatIsNotRead(sql);
            refuseTransactionControl(sql);
            refuseSeveral(sql, method.getName());
        }
        String sql = prepared.isEmpty() && takesSql(method) ? textOf(arguments) : prepared;
        if (target instanceof Statement closing && method.getName().equals("close")) {
            lent.failures().open.remove(closing);
        }
        try {
            return borrowed(proxy, method, limited(method, arguments), takesSql(method) ? sql : "");
        } catch (SQLException e) {
            lent.failures().last = Optional.of(new Failures.Failure(sql, e));
            throw e;
        }
    }

    // SQLite works while a statement is executed, and again for each row that is asked for.
    private @Nullable Object limited(Method method, Object @Nullable [] arguments) throws Throwable {
        Statement statement = null;
        if (target instanceof Statement executed && method.getName().startsWith("execute")) {
            statement = executed;
        } else if (target instanceof ResultSet rows && method.getName().equals("next")) {
            statement = rows.getStatement();
        }
        if (statement == null) {
            return called(method, arguments);
        }
        String sql = prepared.isEmpty() ? textOf(arguments) : prepared;
        StatementWatch told = statement == target ? lent.watch() : null;
        boolean single = told != null && Tokens.isOneStatement(sql);
        if (told != null && single) {
            told.before(StatementHead.of(sql), 0);
        } else if (told != null) {
            told.beforeAny();
        }
        StatementLimit.Running running = lent.limit().begin(statement);
        Object result;
        try {
            result = called(method, arguments);
        } catch (Throwable e) {
            lent.limit().end(running);
            tellOfFailure(told, e);
            throw e;
        }
        lent.limit().end(running);
        if (told != null && single) {
            told.after(StatementHead.of(sql));
        } else if (told != null) {
            told.afterAny();
        }
        return result;
    }

    // Nobody knows how far a text of several statements came, and a statement that fails may keep a part of its work.
    private static void tellOfFailure(@Nullable StatementWatch told, Throwable failure) {
        if (told != null) {
            try {
                told.afterAny();
            } catch (SQLException e) {
                failure.addSuppressed(SafeCause.withoutValues(e));
            }
        }
    }

    private static String textOf(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : "";
    }

    private @Nullable Object called(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    // By what the method promises: a driver's rows may be their own description as well.
    private @Nullable Object borrowed(Object proxy, Method method, @Nullable Object result, String sql) {
        if (result == null || !LENT.contains(method.getReturnType())) {
            return result;
        }
        if (result instanceof Statement statement) {
            lent.failures().open.add(statement);
        }
        return proxy(method.getReturnType(), new BorrowedConnection(connection, lent, result, proxy, sql));
    }

    private static boolean takesSql(Method method) {
        String name = method.getName();
        return name.startsWith("execute") || name.startsWith("prepare") || name.equals("addBatch");
    }

    // SQLite ends at a NUL, and what has no end is a mistake that hides the statements behind it.
    private void refuseWhatIsNotRead(String sql) throws SQLException {
        if (sql.indexOf('\0') >= 0) {
            throw new Refusal(who() + " may not give SQL with a NUL character: SQLite would stop reading there."
                    + " Nothing of it was run");
        }
        try {
            Tokens.statements(sql);
        } catch (MigrationException e) {
            throw new Refusal(who() + " may not give SQL in which a string, a name, a comment or a trigger has no"
                    + " end. Nothing of it was run");
        }
    }

    // Of several statements the driver runs the first one and passes over the others without a word; but executeUpdate
    // runs all of them.
    private void refuseSeveral(String sql, String method) throws SQLException {
        int statements = Tokens.statements(sql);
        if (statements > 1 && !RUNS_ALL.contains(method)) {
            throw new Refusal(who() + " may give one statement to " + method + ", not " + statements
                    + ": the driver would run the first one only. Nothing of it was run");
        }
    }

    private void refuseTransactionControl(String sql) throws SQLException {
        for (String word : Tokens.firstWords(sql)) {
            if (REFUSED_WORDS.contains(word)) {
                throw new Refusal(who() + " may not execute " + word + ": the run owns the connection");
            }
        }
        // PRAGMA rekey commits, and no tripwire sees it (driver fact 11); cipher settings make the file unreadable.
        for (String pragma : Tokens.pragmas(sql)) {
            boolean unlocks = lent.borrower() == Borrower.CHECK && Names.areSame(pragma, QUERY_ONLY);
            if (unlocks || REFUSED_PRAGMA.matcher(pragma).find()) {
                throw new Refusal(who() + " may not execute PRAGMA " + pragma + ": the run owns the connection");
            }
        }
    }

    private String who() {
        return lent.borrower() == Borrower.CHECK ? "a check" : "a migration";
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** What the library refuses to a migration or a check. Its sentence names methods and SQL words, and no value. */
    static final class Refusal extends SQLException {
        private static final long serialVersionUID = 1L;

        Refusal(String sentence) {
            super(sentence);
        }
    }
}
