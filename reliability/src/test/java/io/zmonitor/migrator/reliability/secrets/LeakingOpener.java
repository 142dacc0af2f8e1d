package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Opens with the real key, and fails when it likes, with the worst message that a driver could think of: the key, the row
 * and the statement. For one thread.
 */
final class LeakingOpener implements DatabaseOpener {
    private final DatabaseOpener opener;
    private final int result;
    private final Predicate<String> fails;
    private boolean afterwards;
    private boolean opensOnce;
    private int failures = Integer.MAX_VALUE;
    private Predicate<String> ignored = sql -> false;

    /** Fails with this result code at each statement that fits; {@code "open"} stands for an opening. */
    LeakingOpener(DatabaseOpener opener, int result, Predicate<String> fails) {
        this.opener = opener;
        this.result = result;
        this.fails = fails;
    }

    /** Lets the statement do its work first. */
    LeakingOpener afterwards() {
        afterwards = true;
        return this;
    }

    /** Fails once only. */
    LeakingOpener once() {
        failures = 1;
        return this;
    }

    /** Says that it did these statements, and does not. */
    LeakingOpener ignoring(Predicate<String> statements) {
        ignored = statements;
        return this;
    }

    /** Does not open any more after it has failed. */
    LeakingOpener opensNoMore() {
        opensOnce = true;
        return this;
    }

    static SQLException failure(int result) {
        return new SQLException(
                "[SQLITE_SPITE] " + gossip(), null, result, new IllegalStateException(Secret.NAME_VALUE));
    }

    /** The worst that could stand in a message. */
    static String gossip() {
        return "key x'" + HexFormat.of().formatHex(Secret.key()) + "' of " + Secret.NAME_VALUE + " ("
                + Secret.NUMBER_VALUE + ")";
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (!purpose.isForRun()) {
            return watched(opener.open(database, purpose));
        }
        if (fails.test("open") || (opensOnce && failures == 0)) {
            throw failure(result);
        }
        return watched(opener.open(database, purpose));
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return opener.mayBeOpen(database, own);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        opener.prove(database);
    }

    /** Reads and proves, and neither plays back nor attaches nor transfers. */
    @Override
    public Pages pages() {
        return new Pages() {
            @Override
            public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
                opener.pages().proveRecovery(recovered, aside);
            }

            @Override
            public Optional<PageScan> scan(DatabaseFile database) throws IOException {
                return opener.pages().scan(database);
            }
        };
    }

    private void maybeFail(String sql) throws SQLException {
        if (failures > 0 && fails.test(sql)) {
            failures--;
            throw failure(result);
        }
    }

    private Connection watched(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = called(connection, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return watched(PreparedStatement.class, prepared, text(arguments, ""));
            }
            return result instanceof Statement statement ? watched(Statement.class, statement, "") : result;
        });
    }

    private <T extends Statement> T watched(Class<T> type, T statement, String prepared) {
        return proxy(type, (method, arguments) -> {
            boolean executes = method.getName().startsWith("execute");
            if (executes && ignored.test(text(arguments, prepared))) {
                return false;
            }
            if (executes && !afterwards) {
                maybeFail(text(arguments, prepared));
            }
            Object result = called(statement, method, arguments);
            if (executes && afterwards) {
                maybeFail(text(arguments, prepared));
            }
            return result;
        });
    }

    @FunctionalInterface
    private interface Call {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                LeakingOpener.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.of(method, arguments)));
    }

    private static String text(Object[] arguments, String otherwise) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : otherwise;
    }

    private static Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
