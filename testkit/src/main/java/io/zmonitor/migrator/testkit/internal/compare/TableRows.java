package io.zmonitor.migrator.testkit.internal.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of some tables. Immutable. */
public final class TableRows {
    private final Map<String, TableContent> tables;

    private TableRows(Map<String, TableContent> tables) {
        this.tables = tables;
    }

    /** Reads those of these tables, by folded names, that are there. */
    public static TableRows read(Connection connection, Set<String> names) throws SQLException {
        Map<String, TableContent> tables = new LinkedHashMap<>();
        for (TableContent table : TableContent.all(connection, names)) {
            tables.put(SqlNames.folded(table.name()), table);
        }
        return new TableRows(tables);
    }

    /** What of these rows is gone or changed afterwards, in tables that are there in both. */
    public List<Loss> lossesIn(TableRows after, Allowed allowed) {
        List<Loss> losses = new ArrayList<>();
        tables.forEach((name, table) -> {
            TableContent other = after.tables.get(name);
            if (other != null) {
                new TableLosses(table, other, allowed).addTo(losses);
            }
        });
        return losses;
    }

    /**
     * Values that say when the run was, and were not there before. Columns whose DEFAULT is the time are left out: they say
     * when a row was made; and so are the others that are named, as {@code table.column}.
     */
    public List<String> momentsSince(TableRows before, Connection connection, Set<String> except) throws SQLException {
        Set<String> known = new HashSet<>();
        for (TableContent table : before.tables.values()) {
            table.rows().forEach(known::addAll);
        }
        List<String> moments = new ArrayList<>();
        for (TableContent table : tables.values()) {
            Set<String> timed = TableContent.columnsWithTheTimeAsDefault(connection, table.name());
            for (int i = 0; i < table.columns().size(); i++) {
                int column = i;
                String name = table.name() + "." + table.columns().get(i);
                if (!timed.contains(table.columns().get(i)) && !except.contains(name)) {
                    table.rows().stream()
                            .map(row -> row.get(column))
                            .filter(value -> RecentMoments.isNow(value) && !known.contains(value))
                            .findFirst()
                            .ifPresent(value -> moments.add(name + " holds the time of the run: " + value));
                }
            }
        }
        return moments;
    }
}
