package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.Tokens;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connection as a Java-coded migration or a check gets it: it cannot end the run's transaction or the connection, neither by a
 * method nor by a statement. What gets past it, the tripwire finds. Proxies, since JDBC's interfaces have some two
 * hundred methods, of which these few matter (docs/decisions/004).
 */
final class BorrowedConnection implements InvocationHandler {
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

    private static final String QUERY_ONLY = "query_only";

    private static final Set<String> REFUSED_STATEMENT_METHODS = Set.of("unwrap");

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

    private static final Pattern REFUSED_PRAGMA =
            Pattern.compile("key$|cipher|kdf|hmac|^mc_|^legacy$|page_size|plaintext|locking_mode|writable_schema");

    private final Connection connection;
    private final Borrower borrower;
    private final Object target;
    private final @Nullable Object lender;

    /** Who gets the connection. */
    enum Borrower {
        /** A migration: it writes. */
        MIGRATION,
        /** A check: what refuses its writes stays on. */
        CHECK
    }

    private BorrowedConnection(Connection connection, Borrower borrower, Object target, @Nullable Object lender) {
        this.connection = connection;
        this.borrower = borrower;
        this.target = target;
        this.lender = lender;
    }

    static Connection of(Connection connection) {
        return of(connection, Borrower.MIGRATION);
    }

    static Connection of(Connection connection, Borrower borrower) {
        return (Connection) proxy(Connection.class, new BorrowedConnection(connection, borrower, connection, null));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean onConnection = target == connection;
        Set<String> refused = onConnection ? REFUSED_METHODS : REFUSED_STATEMENT_METHODS;
        if (refused.contains(method.getName())) {
            throw new SQLException(who() + " may not call " + method.getName() + ": the run owns the transaction");
        }
        if (!onConnection && method.getName().equals("getConnection")) {
            return lender;
        }
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql && takesSql(method)) {
            refuseTransactionControl(sql);
        }
        return borrowed(proxy, called(method, arguments));
    }

    private @Nullable Object called(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private @Nullable Object borrowed(Object proxy, @Nullable Object result) {
        Class<?> type = result instanceof CallableStatement
                ? CallableStatement.class
                : result instanceof PreparedStatement
                        ? PreparedStatement.class
                        : result instanceof Statement ? Statement.class : null;
        return type == null || result == null
                ? result
                : proxy(type, new BorrowedConnection(connection, borrower, result, proxy));
    }

    private static boolean takesSql(Method method) {
        String name = method.getName();
        return name.startsWith("execute") || name.startsWith("prepare") || name.equals("addBatch");
    }

    // Only the first statement of a text is run by execute and by prepared statements, but executeUpdate runs all.
    private void refuseTransactionControl(String sql) throws SQLException {
        for (String word : Tokens.firstWords(sql)) {
            if (REFUSED_WORDS.contains(word)) {
                throw new SQLException(who() + " may not execute " + word + ": the run owns the connection");
            }
        }
        // PRAGMA rekey commits, and no tripwire sees it (driver fact 11); cipher settings make the file unreadable.
        for (String pragma : Tokens.pragmas(sql)) {
            boolean unlocks = borrower == Borrower.CHECK && pragma.equalsIgnoreCase(QUERY_ONLY);
            if (unlocks || REFUSED_PRAGMA.matcher(pragma).find()) {
                throw new SQLException(who() + " may not execute PRAGMA " + pragma + ": the run owns the connection");
            }
        }
    }

    private String who() {
        return borrower == Borrower.CHECK ? "a check" : "a migration";
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
