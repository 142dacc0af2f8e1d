package io.zmonitor.migrator.testkit.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The connection of a database in memory, for one user at a time. Thread-safe. */
public final class SharedConnection {
    private static final String OCCUPIED =
            "A database in memory belongs to one connection, and somebody has it: close that one first, or test with a file"
                    + " (TestDatabases.atVersion). A second connection would see an empty database.";

    private final Connection connection;
    private final AtomicReference<@Nullable Throwable> user = new AtomicReference<>();

    /** Gives this one. */
    public SharedConnection(Connection connection) {
        this.connection = connection;
    }

    /** Where the present user got it. */
    public Optional<Throwable> user() {
        return Optional.ofNullable(user.get());
    }

    /**
     * Gives it to a user; when he closes it, it stays open for the next one.
     *
     * @throws SQLException if somebody has it
     */
    public Connection give() throws SQLException {
        Throwable place =
                new Exception("given here to " + Thread.currentThread().getName());
        if (!user.compareAndSet(null, place)) {
            throw new SQLException(OCCUPIED, user.get());
        }
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, values) -> answer(place, proxy, method, values));
    }

    private @Nullable Object answer(Throwable place, Object proxy, Method method, @Nullable Object @Nullable [] values)
            throws Throwable {
        boolean closed = user.get() != place;
        return switch (method.getName()) {
            case "close" -> {
                user.compareAndSet(place, null);
                yield null;
            }
            case "isClosed" -> closed || connection.isClosed();
            case "equals" -> values != null && proxy == values[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "a database in memory";
            default -> {
                if (closed) {
                    throw new SQLException("the connection was closed");
                }
                try {
                    yield method.invoke(connection, values);
                } catch (InvocationTargetException e) {
                    throw e.getTargetException();
                }
            }
        };
    }
}
