package io.zmonitor.migrator.testkit.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Connections and statements of which one fails, or is the last one. Thread-safe. */
final class FaultyStatements {
    private static final Pattern CHANGES = Pattern.compile(
            "(?is)\\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|REINDEX|ANALYZE|VACUUM|WITH\\b.*\\b(INSERT|UPDATE|DELETE|REPLACE))\\b.*");
    private static final Pattern OURS = Pattern.compile("(?is).*\\bschema_version.*|\\s*(CREATE|DROP)\\s+TEMP.*");

    private final Faults faults;
    private final AtomicInteger seen = new AtomicInteger();

    FaultyStatements(Faults faults) {
        this.faults = faults;
    }

    Connection of(Connection connection) {
        return proxy(Connection.class, connection, "", null);
    }

    private <T> T proxy(Class<T> type, Object target, String sql, @Nullable Object maker) {
        return type.cast(Proxy.newProxyInstance(
                FaultyStatements.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, values) -> called(new Call(proxy, target, method, given(values)), sql, maker)));
    }

    private static List<@Nullable Object> given(@Nullable Object @Nullable [] values) {
        return values == null ? List.of() : Arrays.asList(values);
    }

    private record Call(Object proxy, Object target, Method method, List<@Nullable Object> values) {
        @Nullable
        Object done() throws Throwable {
            try {
                return method.invoke(target, values.toArray());
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        String text(String otherwise) {
            return !values.isEmpty() && values.get(0) instanceof String text ? text : otherwise;
        }
    }

    private @Nullable Object called(Call call, String sql, @Nullable Object maker) throws Throwable {
        String name = call.method().getName();
        if (maker != null && name.equals("getConnection")) {
            return maker;
        }
        if (call.method().getDeclaringClass() == Object.class) {
            return name.equals("equals") ? call.proxy() == call.values().get(0) : call.done();
        }
        String text = call.text(sql);
        if (name.startsWith("execute")) {
            return executed(call, text);
        }
        Object result = call.done();
        Class<?> type = call.method().getReturnType();
        if (type == PreparedStatement.class && result != null) {
            return proxy(PreparedStatement.class, result, text, call.proxy());
        }
        return type == Statement.class && result != null ? proxy(Statement.class, result, text, call.proxy()) : result;
    }

    private @Nullable Object executed(Call call, String sql) throws Throwable {
        if (!faults.delay().isZero()) {
            Thread.sleep(faults.delay().toMillis());
        }
        boolean strikes = strikes(sql);
        Runnable stop = faults.stop();
        if (strikes && stop == null) {
            throw new SQLException(
                    "[SQLITE_" + faults.resultCode() + "] A fault that a test asked for", null, faults.resultCode());
        }
        Object result = call.done();
        if (strikes && stop != null) {
            stop.run();
        }
        return result;
    }

    private boolean strikes(String sql) {
        boolean counts = faults.statement() > 0
                && CHANGES.matcher(sql).matches()
                && !OURS.matcher(sql).matches()
                && sql.contains(faults.containing());
        return counts && seen.incrementAndGet() == faults.statement();
    }
}
