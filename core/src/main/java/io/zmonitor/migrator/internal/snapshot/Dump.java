package io.zmonitor.migrator.internal.snapshot;

import io.zmonitor.migrator.internal.snapshot.DatabaseContent.Definition;
import io.zmonitor.migrator.internal.snapshot.DatabaseContent.Table;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements that make a content, in an order in which they compile: tables, their rows, the rows of virtual tables,
 * counters, then indexes, views and triggers, which fire for none of these rows.
 */
final class Dump {
    private static final int LONGEST = 50_000;

    private final DatabaseContent content;
    private final DatabaseContent other;
    private final Moments then;
    private final Moments later;
    private final StringBuilder text = new StringBuilder();

    private Dump(DatabaseContent content, Moments then, DatabaseContent other, Moments later) {
        this.content = content;
        this.other = other;
        this.then = then;
        this.later = later;
    }

    /** Of a replay and another one that differs from it in values alone that say when they were written. */
    static String of(DatabaseContent content, Moments then, DatabaseContent other, Moments later) {
        return new Dump(content, then, other, later).made();
    }

    private String made() {
        addObjects("table");
        addRows(false);
        addRows(true);
        if (content.tables().containsKey("sqlite_sequence")) {
            text.append("DELETE FROM sqlite_sequence;\n");
        }
        if (content.tables().containsKey("sqlite_stat1")) {
            text.append("ANALYZE sqlite_schema;\n");
        }
        for (Table table : content.tables().values()) {
            if (DatabaseContent.isSqlites(table.name())) {
                addRows(table);
            }
        }
        addObjects("index");
        addObjects("view");
        addObjects("trigger");
        for (Map.Entry<String, Long> number : content.numbers().entrySet()) {
            if (number.getValue() != 0) {
                text.append("PRAGMA ")
                        .append(number.getKey())
                        .append(" = ")
                        .append(number.getValue())
                        .append(";\n");
            }
        }
        return text.toString();
    }

    // The semicolon stands on a line of its own: the text may end with a comment.
    private void addObjects(String type) {
        for (Definition object : content.objects()) {
            if (object.type().equals(type) && !object.sql().isEmpty()) {
                text.append(object.sql()).append("\n;\n");
            }
        }
    }

    private void addRows(boolean virtual) {
        for (Table table : content.tables().values()) {
            if (table.module().isEmpty() != virtual && !DatabaseContent.isSqlites(table.name())) {
                Optional<String> from = table.isFullText() ? VirtualRows.content(sql(table)) : Optional.empty();
                if (from.isPresent()) {
                    addRebuild(table, from.get());
                } else {
                    addRows(table);
                }
            }
        }
    }

    private String sql(Table table) {
        for (Definition object : content.objects()) {
            if (object.name().equals(table.name())) {
                return object.sql();
            }
        }
        return "";
    }

    // Its index is made from the rows of another table, or of none. What it holds beside that cannot be written: the
    // comparison finds it.
    private void addRebuild(Table table, String from) {
        if (!from.isEmpty() && !table.index().isEmpty()) {
            String name = SqlConnection.quoted(table.name());
            text.append("INSERT INTO ").append(name).append(" (").append(name).append(") VALUES ('rebuild');\n");
        }
    }

    private void addRows(Table table) {
        if (table.rows().isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (String column : table.columns()) {
            names.add(SqlConnection.quoted(column));
        }
        String head =
                "INSERT INTO " + SqlConnection.quoted(table.name()) + " (" + String.join(", ", names) + ") VALUES";
        int length = LONGEST;
        for (int row = 0; row < table.rows().size(); row++) {
            String values = "\n(" + String.join(", ", values(table, row)) + ")";
            if (length + values.length() > LONGEST) {
                text.append(row == 0 ? "" : ";\n").append(head);
                length = 0;
            } else {
                text.append(',');
            }
            text.append(values);
            length += values.length();
        }
        text.append(";\n");
    }

    private List<String> values(Table table, int row) {
        List<String> mine = table.rows().get(row);
        Table twin = other.tables().get(table.name());
        List<String> its = twin == null ? mine : twin.rows().get(row);
        List<String> values = new ArrayList<>();
        for (int column = 0; column < mine.size(); column++) {
            String literal = mine.get(column);
            values.add(
                    literal.equals(its.get(column))
                            ? literal
                            : Moments.call(literal, then, its.get(column), later)
                                    .orElse(literal));
        }
        return values;
    }
}
