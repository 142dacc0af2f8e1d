package io.zmonitor.migrator.testkit.internal.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
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
}
