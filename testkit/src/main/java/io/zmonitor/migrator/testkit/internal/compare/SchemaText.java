package io.zmonitor.migrator.testkit.internal.compare;

import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.schema.SchemaDifference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The schema of the application as it is stored, in the order of its making: quick to take and to compare. What it means is
 * read only where two texts differ, from a database that is made of it.
 *
 * @param objects each with type, name, table and text
 */
public record SchemaText(List<Entry> objects) {
    private static final String SHADOW = "shadow";

    /** An object; {@code type} is {@code shadow} for what belongs to a virtual table. */
    record Entry(String type, String name, String table, String sql) {}

    /** Takes it. */
    public static SchemaText of(Connection connection) throws SQLException {
        List<Entry> objects = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CASE WHEN EXISTS (SELECT 1 FROM pragma_table_list AS l"
                        + " WHERE l.schema = 'main' AND l.name = s.tbl_name AND l.type = 'shadow') THEN 'shadow' ELSE"
                        + " s.type END, s.name, s.tbl_name, s.sql FROM sqlite_schema AS s WHERE s.sql IS NOT NULL AND"
                        + " s.tbl_name NOT LIKE 'schema\\_version%' ESCAPE '\\' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE"
                        + " '\\' ORDER BY s.rowid")) {
            while (rows.next()) {
                objects.add(new Entry(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        }
        return new SchemaText(List.copyOf(objects));
    }

    /** What is otherwise in another one, as sentences. */
    public List<String> differencesIn(SchemaText other) throws SQLException {
        if (Set.copyOf(objects).equals(Set.copyOf(other.objects))) {
            return List.of();
        }
        return other.read().differencesFrom(read()).stream()
                .filter(difference -> difference.severity() != SchemaDifference.Severity.NOTE)
                .map(SchemaDifference::sentence)
                .toList();
    }

    private DatabaseSchema read() throws SQLException {
        try (Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = scratch.createStatement()) {
            for (String type : List.of("table", "index", "view", "trigger")) {
                for (Entry object : objects) {
                    if (object.type.equals(type)) {
                        statement.execute(object.sql);
                    }
                }
            }
            return DatabaseSchema.read(scratch);
        }
    }

    /** The tables that scripts can reach: those that they name, and those that triggers and views on the way name. */
    public Set<String> reachedBy(String scripts) {
        StringBuilder text = new StringBuilder(SqlNames.folded(scripts));
        Set<Entry> added = new LinkedHashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Entry object : objects) {
                boolean leads = object.type.equals("trigger") || object.type.equals("view");
                if (leads
                        && !added.contains(object)
                        && (names(text, object.name) || (object.type.equals("trigger") && names(text, object.table)))) {
                    text.append(' ').append(SqlNames.folded(object.sql));
                    added.add(object);
                    more = true;
                }
            }
        }
        Set<String> reached = new LinkedHashSet<>();
        for (Entry object : objects) {
            if (object.type.equals("table") && names(text, object.name)) {
                reached.add(SqlNames.folded(object.name));
            }
        }
        return reached;
    }

    private static boolean names(StringBuilder text, String name) {
        return text.indexOf(SqlNames.folded(name)) >= 0;
    }

    /** All tables. */
    public Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        for (Entry object : objects) {
            if (object.type.equals("table")) {
                tables.add(SqlNames.folded(object.name));
            }
        }
        return tables;
    }

    /** What belongs to virtual tables is theirs. */
    static boolean isShadow(Entry object) {
        return object.type.equals(SHADOW);
    }
}
