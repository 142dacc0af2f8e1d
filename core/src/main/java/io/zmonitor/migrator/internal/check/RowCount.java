package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * A table has as many rows as somebody expects.
 *
 * @param table its name as it is, without quotes
 * @param expected whether that is right
 * @param text the same for people
 */
public record RowCount(String table, LongPredicate expected, String text) implements Check {
    @Override
    public String name() {
        return "rows of " + table;
    }

    @Override
    public String description() {
        return table + " has " + text + " rows";
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        OptionalLong count = of(context, table);
        if (count.isEmpty()) {
            return Verdict.fail("there is no table " + table, "Correct the check, or the migrations.");
        }
        return expected.test(count.getAsLong())
                ? Verdict.pass()
                : Verdict.fail(
                        table + " has " + count.getAsLong() + " rows, and " + text + " were expected",
                        "Find out where they went, or came from, before the schema is changed.");
    }

    /** How many rows a table has; empty if there is none of that name. */
    static OptionalLong of(Check.Context context, String table) throws SQLException {
        SqlConnection database = OwnContext.connection(context);
        // Bound as a value here, quoted as a name there: what a table is called decides nothing.
        boolean present = database.finds("SELECT 1 FROM pragma_table_info(?) LIMIT 1", table);
        return present
                ? OptionalLong.of(database.number("SELECT count(*) FROM main." + SqlConnection.quoted(table)))
                : OptionalLong.empty();
    }
}
