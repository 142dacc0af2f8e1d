package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** TEMP tables, views and triggers that a step leaves on the connection: the next step must not see them. */
public final class TemporaryObjects {
    private record Name(String type, String name) {
        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    private final SqlConnection database;
    private final @Nullable List<Name> before;

    private TemporaryObjects(SqlConnection database, @Nullable List<Name> before) {
        this.database = database;
        this.before = before;
    }

    /** Remembers what is there already: on a given connection that belongs to its owner. */
    public static TemporaryObjects remember(SqlConnection database) throws SQLException {
        return new TemporaryObjects(database, read(database));
    }

    /** Nothing is there, and what is about to run makes nothing either. */
    public static TemporaryObjects none(SqlConnection database) {
        return new TemporaryObjects(database, null);
    }

    /** Drops what came since, and says what that was. */
    public List<String> dropLeftBehind() throws SQLException {
        List<String> dropped = new ArrayList<>();
        if (before == null) {
            return dropped;
        }
        List<Name> left = new ArrayList<>(read(database));
        left.removeAll(before);
        for (Name object : left) {
            // Dropping a table drops its indexes and triggers, so a later one may be gone already.
            database.execute("DROP " + object.type().toUpperCase(Locale.ROOT) + " IF EXISTS temp."
                    + SqlConnection.quoted(object.name()));
            dropped.add(object.toString());
        }
        return dropped;
    }

    static boolean anyIn(SqlConnection database) throws SQLException {
        return database.number("SELECT count(*) FROM sqlite_temp_schema") > 0;
    }

    private static List<Name> read(SqlConnection database) throws SQLException {
        List<Name> objects = new ArrayList<>();
        for (String[] row : database.rows(
                "SELECT type, name FROM sqlite_temp_schema WHERE lower(name) NOT GLOB 'sqlite_*'"
                        + " ORDER BY CASE type WHEN 'trigger' THEN 1 WHEN 'view' THEN 2 WHEN 'index' THEN 3 ELSE 4 END",
                2)) {
            objects.add(new Name(row[0], row[1]));
        }
        return objects;
    }
}
