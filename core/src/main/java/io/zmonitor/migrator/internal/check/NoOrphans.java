package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    public Verdict check(Check.Context context) throws SQLException {
        ForeignKeys found = ForeignKeys.checked(OwnContext.connection(context));
        Map<String, Integer> counts = new TreeMap<>();
        found.violations()
                .forEach(row -> counts.merge(row.table() + " without parent in " + row.parent(), 1, Integer::sum));
        List<String> orphans = new ArrayList<>();
        counts.forEach((tables, rows) -> orphans.add(rows + " of " + tables));
        if (orphans.isEmpty() && !found.unusable().isEmpty()) {
            return Verdict.warn(ForeignKeys.described(List.copyOf(found.unusable())));
        }
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
