package io.zmonitor.migrator.schema.internal.read;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What SQLite says of a schema, as it says it: one query for each pragma, whatever the number of tables.
 *
 * @param objects the rows of sqlite_schema, in the order in which they were made
 * @param kinds what table_list says of each table
 * @param columns of ordinary tables
 * @param indexColumns of the indexes of these tables
 * @param foreignKeys of these tables
 */
record StoredSchema(
        List<StoredObject> objects,
        List<Kind> kinds,
        List<StoredColumn> columns,
        List<IndexColumn> indexColumns,
        List<ForeignKeyColumn> foreignKeys) {
    // The ordinary tables: nobody asks a virtual one, whose module may be missing.
    private static final String TABLES = "(SELECT name AS owner FROM pragma_table_list WHERE schema = 'main'"
            + " AND type = 'table' AND lower(name) NOT LIKE 'sqlite\\_%' ESCAPE '\\')";

    record StoredObject(String type, String name, String table, String sql) {}

    record Kind(String name, String type, boolean withoutRowid, boolean strict) {}

    record StoredColumn(String table, String name, String type, boolean notNull, String defaultValue, Position at) {}

    /** The place in the primary key, 0 for none; hidden as table_xinfo says: 2 and 3 are generated, 3 is stored. */
    record Position(int primaryKey, int hidden) {}

    record IndexColumn(String table, IndexKind index, int column, String name, boolean descending, String collation) {}

    /** An index: origin c for CREATE INDEX, u for UNIQUE, pk for the primary key. */
    record IndexKind(String name, boolean unique, String origin, boolean partial) {}

    record ForeignKeyColumn(String table, int id, String parent, String from, String to, Actions actions) {}

    record Actions(String onUpdate, String onDelete) {}

    /** How a row becomes what it says. */
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    static StoredSchema of(Connection connection) throws SQLException {
        return new StoredSchema(
                rows(
                        connection,
                        "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid",
                        row -> new StoredObject(row.getString(1), row.getString(2), row.getString(3), text(row, 4))),
                rows(
                        connection,
                        "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'",
                        row -> new Kind(row.getString(1), row.getString(2), row.getInt(3) != 0, row.getInt(4) != 0)),
                rows(
                        connection,
                        "SELECT owner, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden FROM " + TABLES
                                + " JOIN pragma_table_xinfo(owner, 'main') AS x ORDER BY owner, x.cid",
                        row -> new StoredColumn(
                                row.getString(1),
                                row.getString(2),
                                text(row, 3),
                                row.getInt(4) != 0,
                                text(row, 5),
                                new Position(row.getInt(6), row.getInt(7)))),
                rows(
                        connection,
                        "SELECT owner, l.name, l.\"unique\", l.origin, l.partial, x.cid, x.name, x.desc, x.coll FROM "
                                + TABLES + " JOIN pragma_index_list(owner, 'main') AS l"
                                + " JOIN pragma_index_xinfo(l.name, 'main') AS x"
                                + " WHERE x.key = 1 ORDER BY owner, l.seq DESC, x.seqno",
                        row -> new IndexColumn(
                                row.getString(1),
                                new IndexKind(
                                        row.getString(2), row.getInt(3) != 0, row.getString(4), row.getInt(5) != 0),
                                row.getInt(6),
                                text(row, 7),
                                row.getInt(8) != 0,
                                row.getString(9))),
                rows(
                        connection,
                        "SELECT owner, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete FROM " + TABLES
                                + " JOIN pragma_foreign_key_list(owner, 'main') AS f ORDER BY owner, f.id DESC, f.seq",
                        row -> new ForeignKeyColumn(
                                row.getString(1),
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4),
                                text(row, 5),
                                new Actions(row.getString(6), row.getString(7)))));
    }

    private static <T> List<T> rows(Connection connection, String query, Row<T> mapping) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(mapping.of(found));
            }
        }
        return rows;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
