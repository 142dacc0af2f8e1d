package io.zmonitor.migrator.internal.effect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables with their columns, indexes, views and triggers, as statements make them. All names in lower case. */
final class SchemaState {
    // Each object with the table that it goes away with.
    private final Map<String, String> objects = new LinkedHashMap<>();

    Set<String> facts() {
        return Set.copyOf(objects.keySet());
    }

    void create(String kind, String name, String table) {
        objects.put(kind + " " + name, table);
    }

    void createTable(String name, List<String> columns) {
        if (objects.putIfAbsent("table " + name, name) == null) {
            columns.forEach(column -> addColumn(name, column));
        }
    }

    void addColumn(String table, String column) {
        objects.put(column(table, column), table);
    }

    void dropColumn(String table, String column) {
        objects.remove(column(table, column));
    }

    void renameColumn(String table, String from, String to) {
        if (objects.remove(column(table, from)) != null) {
            addColumn(table, to);
        }
    }

    void drop(String kind, String name) {
        objects.remove(kind + " " + name);
        if (kind.equals("table") || kind.equals("view")) {
            objects.values().removeIf(name::equals);
        }
    }

    void renameTable(String from, String to) {
        Map<String, String> before = new LinkedHashMap<>(objects);
        objects.clear();
        before.forEach((fact, table) -> {
            boolean moves = table.equals(from);
            objects.put(moves ? renamed(fact, from, to) : fact, moves ? to : table);
        });
    }

    private static String renamed(String fact, String from, String to) {
        String start = "column " + from + ".";
        if (fact.startsWith(start)) {
            return column(to, fact.substring(start.length()));
        }
        return fact.equals("table " + from) ? "table " + to : fact;
    }

    private static String column(String table, String column) {
        return "column " + table + "." + column;
    }
}
