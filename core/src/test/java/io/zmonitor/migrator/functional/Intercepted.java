package io.zmonitor.migrator.functional;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A connection at which a test sees every statement before it is executed, and may throw in its place. */
public final class Intercepted {
    private Intercepted() {}

    /** Sees a statement's text; what it throws, the statement throws. */
    @FunctionalInterface
    public interface Watch {
        void before(String sql) throws SQLException;

        /** Called after the statement was executed. */
        default void after(String sql) throws SQLException {}
    }

    public static Connection connection(Connection connection, Watch watch) {
        return (Connection) Proxy.newProxyInstance(
                Intercepted.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = called(connection, method, arguments);
                    String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text
                            ? text
                            : "";
                    if (result instanceof PreparedStatement) {
                        return statement(result, PreparedStatement.class, watch, sql);
                    }
                    return result instanceof Statement ? statement(result, Statement.class, watch, "") : result;
                });
    }

    private static Object statement(Object statement, Class<?> type, Watch watch, String prepared) {
        return Proxy.newProxyInstance(
                Intercepted.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean executes = method.getName().startsWith("execute");
                    String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text
                            ? text
                            : prepared;
                    if (executes) {
                        watch.before(sql);
                    }
                    Object result = called(statement, method, arguments);
                    if (executes) {
                        watch.after(sql);
                    }
                    return result;
                });
    }

    private static Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
