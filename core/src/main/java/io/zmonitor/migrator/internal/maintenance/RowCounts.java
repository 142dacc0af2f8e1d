package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many rows each table of the application has.
 *
 * @param byTable in the order of the names
 */
record RowCounts(Map<String, Long> byTable) {
    private static final String TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
            + " AND lower(name) NOT GLOB 'sqlite_*' AND NOT " + LedgerTables.IS_OURS;

    // pragma_table_info is SQLite's own view of each table: no text is taken apart.
    private static final String COLUMNS = "SELECT t.name || '.' || c.name FROM (" + TABLES + ") AS t,"
            + " pragma_table_info(t.name) AS c ORDER BY t.name, c.cid";

    /** The columns of these tables, each as {@code table.column}. */
    static List<String> columns(SqlConnection database) throws SQLException {
        return database.texts(COLUMNS);
    }

    static RowCounts of(SqlConnection database) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        for (String table : database.texts(TABLES)) {
            counts.put(table, database.number("SELECT count(*) FROM " + SqlConnection.quoted(table)));
        }
        return new RowCounts(counts);
    }

    /** The tables of both, side by side. */
    List<Rehearsal.Table> comparedWith(RowCounts after) {
        TreeSet<String> names = new TreeSet<>(byTable.keySet());
        names.addAll(after.byTable.keySet());
        List<Rehearsal.Table> tables = new ArrayList<>();
        for (String name : names) {
            tables.add(new Results.TableRowsData(name, count(name), after.count(name)));
        }
        return tables;
    }

    private OptionalLong count(String table) {
        Long rows = byTable.get(table);
        return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
    }
}
