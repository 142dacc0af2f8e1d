package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * An object of the application as SQLite's catalogue has it.
 *
 * @param key its type, and its name in lower case
 * @param name its name
 * @param table the table it belongs to
 * @param sql what defines it; empty if nothing does
 */
record SchemaRow(Name key, String name, String table, String sql) {
    private static final String SELECT =
            "SELECT type, lower(name), name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
                    + " WHERE lower(name) NOT GLOB 'sqlite_*' AND NOT " + LedgerTables.IS_OURS;

    /** All of them, without the ledger's and SQLite's own, in the transaction that is open. */
    static List<SchemaRow> all(SqlConnection database) throws SQLException {
        return database.list(SELECT, SchemaRow::of);
    }

    /** Those behind a place in the catalogue: they were made after it was its end. */
    static List<SchemaRow> behind(SqlConnection database, long end) throws SQLException {
        return database.list(SELECT + " AND rowid > ?", SchemaRow::of, end);
    }

    private static SchemaRow of(ResultSet row) throws SQLException {
        return new SchemaRow(
                new Name(row.getString(1), row.getString(2)), row.getString(3), row.getString(4), row.getString(5));
    }
}
