package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.CheckContext;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;

/** Every row has its parent, by {@code PRAGMA foreign_key_check}. */
public final class NoOrphans implements Check {
    private static final int NAMED = 5;

    @Override
    public String name() {
        return "foreign keys";
    }

    @Override
    public String description() {
        return "every row has its parent";
    }

    @Override
    public Verdict check(CheckContext context) throws SQLException {
        List<String> orphans = new SqlConnection(context.connection())
                .list(
                        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2",
                        row -> row.getLong(3) + " of " + row.getString(1) + " without parent in " + row.getString(2));
        if (orphans.isEmpty()) {
            return Verdict.pass();
        }
        String first = String.join("; ", orphans.stream().limit(NAMED).toList());
        String finding = "rows without parent: " + (orphans.size() > NAMED ? first + "; and more" : first);
        return context.phase() == Phase.PRE
                ? Verdict.warn(finding)
                : Verdict.fail(finding, "Add the parents, or remove the rows, in a migration of its own.");
    }
}
