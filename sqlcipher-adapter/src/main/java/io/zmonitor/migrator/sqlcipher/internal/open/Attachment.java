package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener.Attached;
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
public final class Attachment {
    private static final String LIMITS = "org.sqlite.SQLiteLimits";
    private static final String LIMIT_ATTACHED = "SQLITE_LIMIT_ATTACHED";

    private Attachment() {}

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
        return Optional.of(() -> detach(connection, schema));
    }

    private static void detach(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DETACH " + schema);
        } finally {
            limit(connection, 0);
        }
    }

    private static boolean limit(Connection connection, int most) throws SQLException {
        try {
            Class<?> limits = Class.forName(LIMITS, true, connection.getClass().getClassLoader());
            Method set = connection.getClass().getMethod("setLimit", limits, int.class);
            set.invoke(connection, limits.getField(LIMIT_ATTACHED).get(null), most);
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            return false;
        } catch (ReflectiveOperationException e) {
            return false; // a connection that is not the driver's own: wrapped by somebody, or of another driver
        }
    }
}
