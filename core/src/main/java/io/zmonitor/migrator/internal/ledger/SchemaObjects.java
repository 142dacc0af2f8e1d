package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The objects of the application's schema with the texts that define them, without the ledger's and SQLite's own.
 *
 * @param definitions by object
 */
public record SchemaObjects(Map<Name, String> definitions) {
    /** The condition that leaves only the application's objects. */
    static final String IS_THE_APPLICATIONS =
            "sql IS NOT NULL AND lower(name) NOT GLOB 'sqlite_*' AND NOT " + LedgerTables.IS_OURS;

    /**
     * What an object is called.
     *
     * @param type table, index, view or trigger
     * @param name in lower case
     */
    public record Name(String type, String name) implements Comparable<Name> {
        /** The one in the first two columns of a row, whatever stands there in a table that somebody has made instead. */
        static Name of(ResultSet row) throws SQLException {
            return new Name(String.valueOf(row.getString(1)), String.valueOf(row.getString(2)));
        }

        /** Type and name as they were written: SQLite begins each definition with them. */
        public String spelt(String definition) {
            String folded = Names.fold(definition);
            int from = folded.indexOf(type + " ") + type.length();
            int at = folded.indexOf(name, from);
            return from > type.length() && at > 0
                    ? type + " " + definition.substring(at, at + name.length())
                    : toString();
        }

        @Override
        public int compareTo(Name other) {
            int byType = type.compareTo(other.type);
            return byType != 0 ? byType : name.compareTo(other.name);
        }

        // Written out, as hashCode() is: see MigrationId.
        @Override
        public boolean equals(Object other) {
            return other instanceof Name object && type.equals(object.type) && name.equals(object.name);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + name.hashCode();
        }

        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    private static final String NOW = "SELECT type, lower(name), sql FROM sqlite_schema WHERE " + IS_THE_APPLICATIONS;

    private static final String TABLE =
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = ? AND " + IS_THE_APPLICATIONS;

    /** Records the objects as they are, so that a change by hand can be named. Writes only what changed since. */
    static void remember(SqlConnection database) throws SQLException {
        database.execute(
                "DELETE FROM schema_version_object WHERE (object_type, object_name, definition) NOT IN (" + NOW + ")");
        database.execute("INSERT INTO schema_version_object " + NOW
                + " EXCEPT SELECT object_type, object_name, definition FROM schema_version_object");
    }

    /** Records one object as it is; it is gone if nothing defines it. */
    static void remember(SqlConnection database, Name name, String definition) throws SQLException {
        if (definition.equals(SchemaChanges.ABSENT)) {
            database.execute(
                    "DELETE FROM schema_version_object WHERE object_type = ? AND object_name = ?",
                    name.type(),
                    name.name());
        } else {
            database.execute(
                    "INSERT OR REPLACE INTO schema_version_object VALUES (?, ?, ?)",
                    name.type(),
                    name.name(),
                    definition);
        }
    }

    /** Of these tables, whose names are folded, those that are there. */
    public static SchemaObjects ofTables(SqlConnection database, Set<String> tables) throws SQLException {
        Map<Name, String> definitions = new HashMap<>();
        for (String table : tables) {
            for (String sql : database.texts(TABLE, table)) {
                definitions.put(new Name("table", table), sql);
            }
        }
        return new SchemaObjects(definitions);
    }

    /** The names of the tables among them. */
    public Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        for (Name name : definitions.keySet()) {
            if (name.type().equals("table")) {
                tables.add(name.name());
            }
        }
        return tables;
    }

    /** The objects as they are in the transaction that is open. */
    public static SchemaObjects read(SqlConnection database) throws SQLException {
        Map<Name, String> definitions = new HashMap<>();
        database.list(NOW, row -> definitions.put(Name.of(row), row.getString(3)));
        return new SchemaObjects(definitions);
    }
}
