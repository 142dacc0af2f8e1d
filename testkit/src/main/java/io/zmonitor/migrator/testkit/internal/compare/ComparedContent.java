package io.zmonitor.migrator.testkit.internal.compare;

import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.schema.SchemaDifference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a database holds. Immutable.
 *
 * @param schema its schema
 * @param tables its tables by folded name
 * @param counters what AUTOINCREMENT has given, by table
 * @param fullText the full-text indexes, and whether each is in step with its table
 * @param triggers the triggers by folded name, each with its table or view
 */
public record ComparedContent(
        DatabaseSchema schema,
        Map<String, TableContent> tables,
        Map<String, Long> counters,
        Map<String, Boolean> fullText,
        Map<String, String> triggers) {
    private static final String TRIGGER = "trigger ";
    private static final Set<String> NOTHING = Set.of("", "no", "none", "missing", "NO ACTION", "BINARY");

    /** Reads it. */
    public static ComparedContent read(Connection connection) throws SQLException {
        return new ComparedContent(
                DatabaseSchema.read(connection),
                TableContent.all(connection),
                counters(connection),
                FullText.inStep(connection),
                triggers(connection));
    }

    private static Map<String, String> triggers(Connection connection) throws SQLException {
        Map<String, String> triggers = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'")) {
            while (rows.next()) {
                triggers.put(SqlNames.folded(rows.getString(1)), rows.getString(2));
            }
        }
        return triggers;
    }

    private static Map<String, Long> counters(Connection connection) throws SQLException {
        Map<String, Long> counters = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet there =
                    statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")) {
                if (!there.next()) {
                    return counters;
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT name, seq FROM sqlite_sequence")) {
                while (rows.next()) {
                    counters.put(SqlNames.folded(rows.getString(1)), rows.getLong(2));
                }
            }
        }
        return counters;
    }

    /** What of this is gone or changed afterwards, although table and column are still there. */
    public List<Loss> lossesIn(ComparedContent after, Allowed allowed) {
        List<Loss> losses = new ArrayList<>();
        for (TableContent table : tables.values()) {
            TableContent other = after.successor(table, this);
            if (other != null) {
                new TableLosses(table, other, allowed).addTo(losses);
                counter(table, other, after, allowed, losses);
            }
        }
        objects(after, allowed, losses);
        fullText.forEach((index, inStep) -> {
            boolean broken = inStep && Boolean.FALSE.equals(after.fullText.get(index));
            String object = "full-text index " + index;
            if (!after.fullText.containsKey(index) && !allowed.allowsObject(object)) {
                losses.add(new Loss(object + " is gone", mayGo(object)));
            }
            if (broken && !allowed.allowsObject(object)) {
                losses.add(new Loss(
                        object + " is out of step with its table: run INSERT INTO " + index + "(" + index
                                + ") VALUES('rebuild') in the migration",
                        mayGo(object)));
            }
        });
        return losses;
    }

    // What was renamed keeps its first page.
    private @Nullable TableContent successor(TableContent table, ComparedContent before) {
        TableContent same = tables.get(SqlNames.folded(table.name()));
        if (same != null) {
            return same;
        }
        return tables.values().stream()
                .filter(other ->
                        other.root() == table.root() && !before.tables.containsKey(SqlNames.folded(other.name())))
                .findFirst()
                .orElse(null);
    }

    private void counter(
            TableContent table, TableContent other, ComparedContent after, Allowed allowed, List<Loss> losses) {
        Long counted = counters.get(SqlNames.folded(table.name()));
        Long now = after.counters.get(SqlNames.folded(other.name()));
        if (counted != null && (now == null || now < counted) && !allowed.allowsCounter(table.name())) {
            losses.add(new Loss(
                    "the counter of " + table.name() + " was " + counted + ", is " + (now == null ? "gone" : now)
                            + ": ids would be given twice",
                    ".counterMayFall(\"" + table.name() + "\")"));
        }
    }

    private void objects(ComparedContent after, Allowed allowed, List<Loss> losses) {
        for (SchemaDifference difference : after.schema.differencesFrom(schema)) {
            if (difference.severity() != SchemaDifference.Severity.ERROR || !isLost(difference, after)) {
                continue;
            }
            String object = difference.property().isEmpty()
                    ? difference.object()
                    : difference.object() + " " + difference.property();
            if (!allowed.allowsObject(object)) {
                losses.add(new Loss(
                        difference.property().isEmpty()
                                ? object + " is gone"
                                : object + " is gone: it was " + difference.expected(),
                        mayGo(object)));
            }
        }
    }

    private static String mayGo(String object) {
        return ".mayGo(\"" + object.replace("\"", "\\\"") + "\")";
    }

    // A table or column that is gone was dropped, and the run has judged that; what hung on it went with it.
    private boolean isLost(SchemaDifference difference, ComparedContent after) {
        String object = difference.object();
        if (object.startsWith("column ") && difference.property().isEmpty()) {
            return false;
        }
        if (object.startsWith("table ") && difference.property().isEmpty()) {
            return false;
        }
        if (difference.property().equals("type") || difference.property().equals("definition")) {
            return false;
        }
        return NOTHING.contains(difference.found())
                && !NOTHING.contains(difference.expected())
                && !(object.startsWith(TRIGGER) && wentWithItsTable(object.substring(TRIGGER.length()), after));
    }

    private boolean wentWithItsTable(String trigger, ComparedContent after) {
        TableContent table = tables.get(SqlNames.folded(triggers.getOrDefault(SqlNames.folded(trigger), "")));
        return table != null && after.successor(table, this) == null;
    }
}
