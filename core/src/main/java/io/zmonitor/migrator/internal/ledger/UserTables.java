package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What tables there are, beside those that SQLite keeps for itself: what a baseline has to know of a database that has
 * no ledger.
 *
 * @param ledger whether one is called as the ledger is, of whatever shape
 * @param flyway whether one is Flyway's history
 * @param others whether there are any that belong neither to this library nor to Flyway
 */
public record UserTables(boolean ledger, boolean flyway, boolean others) {
    /** The table of Flyway's history, by its name since Flyway 5. */
    public static final String FLYWAY = "flyway_schema_history";

    private static final Set<String> FLYWAY_COLUMNS =
            Set.of("installed_rank", "version", "description", "type", "script", "checksum", "installed_on", "success");

    /** Looks. */
    public static UserTables read(SqlConnection database) throws SQLException {
        List<String> tables = new ArrayList<>();
        boolean others = false;
        for (String name : database.texts(
                "SELECT lower(name) FROM sqlite_schema WHERE type = 'table' AND lower(name) NOT GLOB 'sqlite_*'")) {
            String table = Names.fold(name);
            tables.add(table);
            others = others || (!isOurs(table) && !table.equals(FLYWAY));
        }
        return new UserTables(
                tables.contains(LedgerTables.LEDGER),
                tables.contains(FLYWAY) && columns(database).containsAll(FLYWAY_COLUMNS),
                others);
    }

    private static boolean isOurs(String table) {
        return table.equals(LedgerTables.LEDGER) || table.startsWith(LedgerTables.PREFIX);
    }

    private static List<String> columns(SqlConnection database) throws SQLException {
        return database.texts("SELECT lower(name) FROM pragma_table_info('" + FLYWAY + "')");
    }
}
