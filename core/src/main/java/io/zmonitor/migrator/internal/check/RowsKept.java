package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import java.sql.SQLException;

/**
 * A table has as many rows after the run as before it.
 *
 * @param table its name as it is, without quotes
 * @param delta by how many the count may differ
 */
public record RowsKept(String table, long delta) implements Check {
    @Override
    public String name() {
        return "rows kept in " + table;
    }

    @Override
    public String description() {
        return table + " keeps its rows";
    }

    @Override
    public Check remembering(Check.Context before) throws SQLException {
        long count = RowCount.of(before, table).orElse(0);
        return Check.of(
                name(), after -> compared(count, RowCount.of(after, table).orElse(0)));
    }

    @Override
    public Verdict check(Check.Context context) {
        return Verdict.warn("there is nothing to compare with: it compares as a post-check of a run");
    }

    private Verdict compared(long before, long after) {
        return Math.abs(after - before) <= delta
                ? Verdict.pass()
                : Verdict.fail(
                        table + " had " + before + " rows and has " + after + "; it may differ by " + delta,
                        "See what the migrations do to it, or allow a larger difference.");
    }
}
