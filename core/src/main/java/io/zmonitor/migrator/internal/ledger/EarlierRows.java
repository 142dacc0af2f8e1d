package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads an earlier runner's ledger, every column of it. */
final class EarlierRows {
    private final List<String> columns;
    private final boolean typed;

    private EarlierRows(List<String> columns, boolean typed) {
        this.columns = columns;
        this.typed = typed;
    }

    static LedgerContent.Earlier read(SqlConnection database) throws SQLException {
        List<String> columns =
                database.texts("SELECT lower(name) FROM pragma_table_info('" + LedgerTables.LEDGER + "')");
        Set<String> names = new TreeSet<>(columns);
        EarlierShape shape = EarlierShape.of(names).orElseThrow();
        EarlierRows reader = new EarlierRows(columns, shape == EarlierShape.TYPED);
        return new LedgerContent.Earlier(shape, database.list(reader.query(), reader::row));
    }

    private String query() {
        List<String> literals = new ArrayList<>();
        for (String column : columns) {
            literals.add("'" + column + "=' || quote(" + column + ")");
        }
        String typedColumns = typed ? "migration_type, execution_time_ms, applied_by" : "NULL, 0, NULL";
        return "SELECT version, applied_at, description, file_hash, " + typedColumns + ", "
                + String.join(" || ', ' || ", literals) + " FROM " + LedgerTables.LEDGER + " ORDER BY version";
    }

    private LedgerContent.Row row(ResultSet row) throws SQLException {
        return new LedgerContent.Row(
                row.getLong(1),
                Optional.ofNullable(row.getString(5)).filter(text -> !text.isBlank()),
                orEmpty(row.getString(3)),
                Optional.ofNullable(row.getString(4)).filter(text -> !text.isBlank()),
                orEmpty(row.getString(2)),
                Duration.ofMillis(Math.max(0, row.getLong(6))),
                orEmpty(row.getString(7)),
                row.getString(8));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
