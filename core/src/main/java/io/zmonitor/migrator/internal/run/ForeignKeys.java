package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows without parent, before and after: only new ones count, so that old damage does not block an update. */
final class ForeignKeys {
    private static final int NAMED = 5;

    /**
     * A row without parent. Rows of a table WITHOUT ROWID have no number here.
     *
     * @param table the child table
     * @param row its row id, or {@code ?}
     * @param parent the table that lacks the parent
     */
    record Violation(String table, String row, String parent) {
        @Override
        public String toString() {
            return table + " row " + row + " without parent in " + parent;
        }

        Violation renamed(Map<String, String> names) {
            return new Violation(
                    names.getOrDefault(Names.fold(table), table), row, names.getOrDefault(Names.fold(parent), parent));
        }
    }

    private ForeignKeys() {}

    /** All violations in the transaction that is open. */
    static List<Violation> violations(SqlConnection database) throws SQLException {
        return database.list("PRAGMA foreign_key_check", row -> {
            String rowId = row.getString(2);
            return new Violation(row.getString(1), rowId == null ? "?" : rowId, row.getString(3));
        });
    }

    /** Those of {@code after} that were not there {@code before}, row by row, or by count in the rebuilt tables. */
    static List<Violation> added(List<Violation> before, List<Violation> after, Set<String> rebuilt) {
        Map<Violation, Integer> known = new HashMap<>();
        before.forEach(violation -> known.merge(comparable(violation, rebuilt), 1, Integer::sum));
        List<Violation> added = new ArrayList<>();
        for (Violation violation : after) {
            Violation key = comparable(violation, rebuilt);
            int left = known.getOrDefault(key, 0);
            if (left == 0) {
                added.add(violation);
            } else {
                known.put(key, left - 1);
            }
        }
        return added;
    }

    /** The first few, and how many there are in all. */
    static String described(List<Violation> violations) {
        String first = String.join(
                "; ", violations.stream().limit(NAMED).map(Violation::toString).toList());
        return violations.size() > NAMED ? first + "; " + violations.size() + " in all" : first;
    }

    private static Violation comparable(Violation violation, Set<String> rebuilt) {
        String table = Names.fold(violation.table());
        // In a rebuilt table rows may get other numbers, so there only the count can be compared.
        String row = rebuilt.contains(table) ? "?" : violation.row();
        return new Violation(table, row, Names.fold(violation.parent()));
    }
}
