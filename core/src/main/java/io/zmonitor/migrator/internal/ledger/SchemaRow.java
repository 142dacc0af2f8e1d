package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.WholeTable;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of the application as SQLite's catalogue has it.
 *
 * @param identity all that the catalogue says of it, but for its place
 * @param key its type, and its name in lower case
 * @param sql what defines it; empty if nothing does
 * @param hash the SHA-256 over its type, name, table and SQL text
 */
record SchemaRow(String identity, Name key, String sql, BigInteger hash) {
    private static final List<String> COLUMNS = List.of("type", "name", "tbl_name", "sql", "lower(name)");

    private static final String OF_THE_APPLICATION =
            "sqlite_schema WHERE lower(name) NOT GLOB 'sqlite_*' AND NOT " + LedgerTables.IS_OURS;

    private static final String SELECT = "SELECT " + String.join(", ", COLUMNS) + " FROM " + OF_THE_APPLICATION;

    /** All of them, without the ledger's and SQLite's own, in the transaction that is open; as {@link #of} reads them. */
    static List<@Nullable String[]> all(SqlConnection database) throws SQLException {
        return WholeTable.read(database, COLUMNS, OF_THE_APPLICATION);
    }

    /** Those behind a place in the catalogue: they were made after it was its end. */
    static List<@Nullable String[]> behind(SqlConnection database, long end) throws SQLException {
        return database.rows(SELECT + " AND rowid > ?", COLUMNS.size(), end);
    }

    /** A table by its name in lower case; none if there is no such table. */
    static List<@Nullable String[]> table(SqlConnection database, String name) throws SQLException {
        return database.rows(SELECT + " AND type = 'table' AND lower(name) = ?", COLUMNS.size(), name);
    }

    /** All that the catalogue says of the object of a row, but for its place. */
    static String identity(@Nullable String[] row) {
        StringBuilder identity = new StringBuilder();
        for (int column = 0; column < 4; column++) {
            identity.append(row[column]).append('\u001f');
        }
        return identity.toString();
    }

    /** The object of a row. */
    static SchemaRow of(String identity, @Nullable String[] row) {
        String sql = row[3] == null ? "" : row[3];
        FieldHash hash = new FieldHash();
        hash.add(String.valueOf(row[0]));
        hash.add(String.valueOf(row[1]));
        hash.add(String.valueOf(row[2]));
        hash.add(sql);
        return new SchemaRow(identity, new Name(String.valueOf(row[0]), String.valueOf(row[4])), sql, hash.number());
    }
}
