package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What kind of ledger a database has; what it cannot have is refused. */
enum LedgerShape {
    /** None, and no tables either: a new database. */
    NONE,
    /** Ours. */
    PRESENT,
    /** Ours, and a step once began that goes through a table in batches. */
    BATCHED,
    /** One of an earlier runner. */
    EARLIER;

    private static final Set<String> COLUMNS = Set.of(
            "version",
            "migration_type",
            "description",
            "applied_at",
            "file_hash",
            "execution_time_ms",
            "applied_by",
            "rollback_sql",
            "compatible_with");

    private static final int NAMED_TABLES = 5;

    /**
     * Looks at the tables.
     *
     * @throws MigrationException if there are tables but no ledger, or a ledger of another shape or a newer format
     */
    static LedgerShape of(SqlConnection database, Path name) throws SQLException {
        List<String> tables = database.texts(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND lower(name) NOT GLOB 'sqlite_*' ORDER BY name");
        if (has(tables, LedgerTables.LEDGER)) {
            Set<String> columns = columns(database);
            if (EarlierShape.of(columns).isPresent()) {
                return EARLIER;
            }
            boolean state = has(tables, LedgerTables.STATE);
            if (state) {
                checkFormat(database, name);
            }
            checkColumns(columns, name);
            if (!state) {
                throw refusal(ProblemCode.LEDGER_UNREADABLE, name, "there is no table " + LedgerTables.STATE);
            }
            return has(tables, LedgerTables.BATCH) ? BATCHED : PRESENT;
        }
        List<String> others = new ArrayList<>();
        for (String table : tables) {
            if (!isOurs(table)) {
                others.add(table);
            }
        }
        if (!others.isEmpty()) {
            throw refusal(ProblemCode.TABLES_WITHOUT_LEDGER, name, some(others));
        }
        return NONE;
    }

    private static Set<String> columns(SqlConnection database) throws SQLException {
        return Set.copyOf(database.texts("SELECT lower(name) FROM pragma_table_info('" + LedgerTables.LEDGER + "')"));
    }

    private static void checkColumns(Set<String> columns, Path name) {
        if (!columns.containsAll(COLUMNS)) {
            String found =
                    "the columns of " + LedgerTables.LEDGER + " are " + String.join(", ", new TreeSet<>(columns));
            throw refusal(ProblemCode.LEDGER_UNREADABLE, name, found);
        }
    }

    // Before the columns: a later format may have others.
    private static void checkFormat(SqlConnection database, Path name) throws SQLException {
        long format = database.number("SELECT format FROM " + LedgerTables.STATE);
        if (format > StateRow.FORMAT) {
            throw refusal(
                    ProblemCode.LEDGER_FROM_NEWER_LIBRARY, name, Long.toString(format), Long.toString(StateRow.FORMAT));
        }
    }

    private static boolean has(List<String> tables, String wanted) {
        for (String table : tables) {
            if (Names.areSame(table, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(String table) {
        return Names.fold(table).startsWith(LedgerTables.PREFIX);
    }

    private static String some(List<String> tables) {
        return String.join(", ", tables.subList(0, Math.min(NAMED_TABLES, tables.size())))
                + (tables.size() > NAMED_TABLES ? ", …" : "");
    }

    private static MigrationException refusal(ProblemCode code, Path name, String... details) {
        return MigrationException.refusing(Problem.ofFile(code, name, details));
    }
}
