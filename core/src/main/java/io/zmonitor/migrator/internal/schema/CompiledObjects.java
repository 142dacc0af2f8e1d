package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which views and triggers SQLite can compile; whatever touches one that it cannot fails. Found by compiling a statement
 * that reads the view or fires the trigger, so that tables without rows show it too. Nothing is run.
 *
 * @param sound those that compile, by type and name
 * @param broken those that do not, with what SQLite says
 */
public record CompiledObjects(Set<String> sound, Map<String, String> broken) {
    private static final List<String> EVENTS = List.of("insert", "update", "delete");
    private static final Set<String> EVENT_WORDS = Set.copyOf(EVENTS);

    // The columns of a view that cannot be compiled cannot be asked either.
    @FunctionalInterface
    private interface Statement {
        String text() throws SQLException;
    }

    private record Definition(String type, String name, String table, String sql) {
        String key() {
            return type + " " + Names.fold(name);
        }
    }

    /** Compiles all of them. */
    public static CompiledObjects read(SqlConnection database) throws SQLException {
        Map<String, List<Definition>> triggers = new LinkedHashMap<>();
        CompiledObjects objects = new CompiledObjects(new LinkedHashSet<>(), new LinkedHashMap<>());
        for (Definition definition : database.list(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger')",
                row -> new Definition(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))) {
            if (definition.type().equals("view")) {
                objects.compile(database, () -> select(definition), List.of(definition));
            } else {
                triggers.computeIfAbsent(
                                event(definition) + " on " + Names.fold(definition.table()), key -> new ArrayList<>())
                        .add(definition);
            }
        }
        for (Map.Entry<String, List<Definition>> fired : triggers.entrySet()) {
            objects.compile(database, () -> firing(database, fired), fired.getValue());
        }
        return objects;
    }

    // Triggers on one event of one table are compiled together: if one cannot be, none of them fires.
    private void compile(SqlConnection database, Statement statement, List<Definition> definitions)
            throws SQLException {
        try {
            // To compile it is all that is asked.
            database.connection()
                    .prepareStatement("EXPLAIN " + statement.text())
                    .close();
            definitions.forEach(definition -> sound.add(definition.key()));
        } catch (SQLException e) {
            if (!ResultCode.of(e).isPlainError()) {
                throw e;
            }
            String known = definitions.stream().map(Definition::sql).collect(Collectors.joining(" ")) + " main temp";
            String said = text(SafeCause.of(e, known));
            definitions.forEach(definition -> broken.put(definition.key(), said));
        }
    }

    // The driver puts its own words before SQLite's.
    private static String text(SQLException e) {
        String said = String.valueOf(e.getMessage());
        int open = said.indexOf('(');
        return said.startsWith("[") && open > 0 && said.endsWith(")")
                ? said.substring(open + 1, said.length() - 1)
                : said;
    }

    private static String select(Definition view) {
        return "SELECT * FROM main." + SqlConnection.quoted(view.name());
    }

    // CREATE TRIGGER name [BEFORE | AFTER | INSTEAD OF] event … ON table
    private static String event(Definition trigger) {
        String name = Names.fold(trigger.name());
        for (String word : Tokens.names(trigger.sql())) {
            if (EVENT_WORDS.contains(word) && !word.equals(name)) {
                return word;
            }
        }
        return name;
    }

    private static String firing(SqlConnection database, Map.Entry<String, List<Definition>> fired)
            throws SQLException {
        String event = fired.getKey().substring(0, fired.getKey().indexOf(' '));
        String name = fired.getValue().get(0).table();
        String table = "main." + SqlConnection.quoted(name);
        if (event.equals("insert")) {
            return "INSERT INTO " + table + " DEFAULT VALUES";
        }
        if (event.equals("delete")) {
            return "DELETE FROM " + table;
        }
        // All columns, since a trigger may be on some of them only.
        List<String> columns = database.list(
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0",
                row -> SqlConnection.quoted(row.getString(1)),
                name);
        return "UPDATE " + table + " SET "
                + columns.stream().map(column -> column + " = " + column).collect(Collectors.joining(", "));
    }
}
