package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;

/** A SHA-256 over the application's schema as SQLite stores it, without the ledger's and SQLite's own tables. */
public final class SchemaFingerprint {
    private static final String QUERY = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
            + " WHERE lower(name) NOT GLOB 'sqlite_*' AND NOT " + LedgerTables.IS_OURS + " ORDER BY type, name";

    private SchemaFingerprint() {}

    /** The fingerprint of the schema as it is in the transaction that is open. */
    public static String of(SqlConnection database) throws SQLException {
        FieldHash hash = new FieldHash();
        database.list(QUERY, row -> {
            for (int column = 1; column <= 4; column++) {
                hash.add(row.getString(column));
            }
            return row.getString(2);
        });
        return hash.hex();
    }

    /** The SHA-256 of one object's definition. */
    public static String ofText(String definition) {
        FieldHash hash = new FieldHash();
        hash.add(definition);
        return hash.hex();
    }
}
