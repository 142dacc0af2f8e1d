package io.zmonitor.migrator.internal.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a table, fetched from the driver as one text. Fetched column by column, each value costs a cold program ten
 * times as much, which a boot with a pending migration would notice on a ledger of a thousand rows.
 */
public final class WholeTable {
    private static final char FIELD_END = '\u001f';
    private static final char ROW_END = '\u001e';

    private final int width;
    private final String text;
    private final List<@Nullable String[]> rows = new ArrayList<>();

    private WholeTable(int width, String text) {
        this.width = width;
        this.text = text;
    }

    /**
     * The values as texts, null for NULL.
     *
     * @param columns expressions over the table
     * @param from the table, and what follows it in the query
     */
    public static List<@Nullable String[]> read(SqlConnection database, List<String> columns, String from)
            throws SQLException {
        StringBuilder row = new StringBuilder();
        for (String column : columns) {
            row.append("coalesce('=' || ").append(column).append(", '') || char(31) || ");
        }
        String[] whole = database.rows(
                        "SELECT count(*), group_concat(r, '') FROM (SELECT " + row + "char(30) AS r FROM " + from + ")",
                        2)
                .get(0);
        WholeTable table = new WholeTable(columns.size(), whole[1] == null ? "" : whole[1]);
        // A value that holds one of our separators makes other rows of it, or fewer.
        return table.isCut() && Integer.toString(table.rows.size()).equals(whole[0])
                ? table.rows
                : database.rows("SELECT " + String.join(", ", columns) + " FROM " + from, columns.size());
    }

    private boolean isCut() {
        int at = 0;
        while (at < text.length()) {
            @Nullable String[] row = new String[width];
            for (int column = 0; column < width; column++) {
                int end = text.indexOf(FIELD_END, at);
                if (end < 0) {
                    return false;
                }
                row[column] = end == at ? null : text.substring(at + 1, end); // behind the "=" of a value
                at = end + 1;
            }
            if (at == text.length() || text.charAt(at++) != ROW_END) {
                return false;
            }
            rows.add(row);
        }
        return true;
    }
}
