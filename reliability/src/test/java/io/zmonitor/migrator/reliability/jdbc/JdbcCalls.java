package io.zmonitor.migrator.reliability.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All calls of one run on connections, statements and results: counted, and one of them throws. Knows which connections
 * are open. For one thread.
 */
final class JdbcCalls {
    private final JdbcFault fault;
    private final List<Connection> opened = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private String struck = "";

    JdbcCalls(JdbcFault fault) {
        this.fault = fault;
    }

    /** How many there were. */
    int count() {
        return names.size();
    }

    /** Which call threw first; empty if none did. */
    String struck() {
        return struck;
    }

    /** What the calls were, in order. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Closes what is still open, and says how much that was. */
    int leaked() throws SQLException {
        int leaked = 0;
        for (Connection connection : opened) {
            if (!connection.isClosed()) {
                leaked++;
                connection.close();
            }
        }
        return leaked;
    }

    /** An opening: it fails before it has done anything, or not at all, for a connection that nobody got leaks. */
    Connection opening(Opening opening) throws SQLException {
        if (counted("open")) {
            thrown();
        }
        Connection connection = opening.open();
        opened.add(connection);
        return proxy(Connection.class, connection, "", null);
    }

    /** How a connection is opened. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    private boolean counted(String name) {
        names.add(name);
        boolean strikes = fault.strikes(names.size());
        if (strikes && struck.isEmpty()) {
            struck = name;
        }
        return strikes;
    }

    private void thrown() throws SQLException {
        Throwable thrown = fault.thrown().exception();
        if (thrown instanceof SQLException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) thrown;
    }

    private <T> T proxy(Class<T> type, Object target, String sql, @Nullable Object maker) {
        return type.cast(Proxy.newProxyInstance(
                JdbcCalls.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        called(type, new Call(proxy, target, method, given(arguments)), sql, maker)));
    }

    private static List<@Nullable Object> given(@Nullable Object @Nullable [] arguments) {
        return arguments == null ? List.of() : Arrays.asList(arguments);
    }

    private record Call(Object proxy, Object target, Method method, List<@Nullable Object> arguments) {
        @Nullable
        Object done() throws Throwable {
            try {
                return method.invoke(target, arguments.toArray());
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        String text(String otherwise) {
            return !arguments.isEmpty() && arguments.get(0) instanceof String text ? text : otherwise;
        }
    }

    private @Nullable Object called(Class<?> type, Call call, String sql, @Nullable Object maker) throws Throwable {
        String name = call.method().getName();
        if (call.method().getDeclaringClass() == Object.class) {
            return call.done();
        }
        if (maker != null && (name.equals("getConnection") || name.equals("getStatement"))) {
            return maker;
        }
        String text = call.text(sql);
        boolean strikes = counted(type.getSimpleName() + "." + name + "(" + text + ")");
        // A connection whose close() throws is closed all the same: nobody could do anything about another one.
        boolean closes = type == Connection.class && name.equals("close");
        if (strikes && fault.moment() == JdbcFault.Moment.BEFORE && !closes) {
            thrown();
        }
        Object result = call.done();
        if (strikes) {
            thrown();
        }
        return proxied(call.method().getReturnType(), result, text, call.proxy());
    }

    // By what is asked for: the driver's result is its own metadata, too.
    private @Nullable Object proxied(Class<?> type, @Nullable Object result, String sql, Object maker) {
        if (result == null) {
            return null;
        }
        if (type == PreparedStatement.class) {
            return proxy(PreparedStatement.class, result, sql, maker);
        }
        if (type == Statement.class) {
            return proxy(Statement.class, result, sql, maker);
        }
        return type == ResultSet.class ? proxy(ResultSet.class, result, sql, maker) : result;
    }
}
