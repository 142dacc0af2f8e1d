package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What a database has: the same words as those that scripts are read into. */
final class PresentSchema {
    private static final String OBJECTS =
            "SELECT type || ' ' || name FROM sqlite_schema WHERE lower(name) NOT GLOB 'sqlite_*'";
    private static final String COLUMNS = "SELECT 'column ' || o.name || '.' || c.name"
            + " FROM sqlite_schema o, pragma_table_xinfo(o.name) c"
            + " WHERE o.type = 'table' AND lower(o.name) NOT GLOB 'sqlite_*'";

    private PresentSchema() {}

    static Set<String> of(SqlConnection database) throws SQLException {
        Set<String> facts = new HashSet<>(database.list(OBJECTS, row -> Names.fold(row.getString(1))));
        facts.addAll(database.list(COLUMNS, row -> Names.fold(row.getString(1))));
        return facts;
    }
}
