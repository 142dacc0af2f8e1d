package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * An object of the application as SQLite's catalogue has it.
 *
 * @param identity all that the catalogue says of it, but for its place
 * @param key its type, and its name in lower case
 * @param sql what defines it; empty if nothing does
 * @param hash the SHA-256 over its type, name, table and SQL text
 */
record SchemaRow(String identity, Name key, String sql, BigInteger hash) {
    private static final String SELECT =
            "SELECT quote(type) || quote(name) || quote(tbl_name) || quote(sql), type, lower(name), coalesce(sql, ''),"
                    + " name, tbl_name FROM sqlite_schema WHERE lower(name) NOT GLOB 'sqlite_*' AND NOT "
                    + LedgerTables.IS_OURS;

    /** All of them, without the ledger's and SQLite's own, in the transaction that is open. */
    static List<SchemaRow> all(SqlConnection database, SqlConnection.Row<SchemaRow> reader) throws SQLException {
        return database.list(SELECT, reader);
    }

    /** Those behind a place in the catalogue: they were made after it was its end. */
    static List<SchemaRow> behind(SqlConnection database, long end, SqlConnection.Row<SchemaRow> reader)
            throws SQLException {
        return database.list(SELECT + " AND rowid > ?", reader, end);
    }

    /** A table by its name in lower case; none if there is no such table. */
    static List<SchemaRow> table(SqlConnection database, String name, SqlConnection.Row<SchemaRow> reader)
            throws SQLException {
        return database.list(SELECT + " AND type = 'table' AND lower(name) = ?", reader, name);
    }

    /** The object of a row, whose identity is read already. */
    static SchemaRow of(String identity, ResultSet row) throws SQLException {
        FieldHash hash = new FieldHash();
        hash.add(row.getString(2));
        hash.add(row.getString(5));
        hash.add(row.getString(6));
        hash.add(row.getString(4));
        return new SchemaRow(identity, new Name(row.getString(2), row.getString(3)), row.getString(4), hash.number());
    }
}
