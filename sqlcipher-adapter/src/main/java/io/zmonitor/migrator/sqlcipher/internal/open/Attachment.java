package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Pages.Attached;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A file that is attached to a connection for reading. The connection of a run attaches nothing (driver fact 13), so its
 * limit is one for that time, and then what it was. The limit is set through the driver's own class, whichever driver
 * JDBC has found: it is in all of them since 3.34.
 */
public final class Attachment implements Attached {
    private static final String CONNECTION = "org.sqlite.SQLiteConnection";
    private static final String LIMITS = "org.sqlite.SQLiteLimits";
    private static final String LIMIT_ATTACHED = "SQLITE_LIMIT_ATTACHED";

    private final Connection connection;
    private final String schema;

    private Attachment(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /** Attaches it by this name, without a key of its own; nothing if the driver is none that lets the limit be set. */
    public static Optional<Attached> of(Connection connection, DatabaseFile file, String schema) throws SQLException {
        if (!limit(connection, 1)) {
            return Optional.empty();
        }
        try (PreparedStatement statement = connection.prepareStatement("ATTACH ? AS " + schema)) {
            statement.setString(1, SqlCipherUrl.toRead(file));
            statement.executeUpdate();
        } catch (SQLException | RuntimeException e) {
            limit(connection, 0);
            throw e;
        }
        return Optional.of(new Attachment(connection, schema));
    }

    @Override
    public void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DETACH " + schema);
        } finally {
            limit(connection, 0);
        }
    }

    private static boolean limit(Connection connection, int most) throws SQLException {
        try {
            ClassLoader driver = connection.getClass().getClassLoader();
            Class<?> type = Class.forName(CONNECTION, true, driver);
            if (!type.isInstance(connection)) {
                return false; // wrapped by somebody, or of another driver
            }
            // Not by getMethod() or getField(): those load a dozen classes more.
            Class<?> limits = Class.forName(LIMITS, true, driver);
            Method set = type.getDeclaredMethod("setLimit", limits, int.class);
            for (Object limit : limits.getEnumConstants()) {
                if (limit.toString().equals(LIMIT_ATTACHED)) {
                    set.invoke(connection, limit, most);
                    return true;
                }
            }
            return false;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            return false;
        } catch (ReflectiveOperationException e) {
            return false; // another driver
        }
    }
}
