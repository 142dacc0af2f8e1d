package io.zmonitor.migrator.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether a step kept the rows of the tables it touched: in tables that it dropped, renamed or recreated exactly as
 * many as before, in others at least as many. A foreign-key check cannot see this: rows deleted by cascade leave
 * nothing that it could find (driver fact 10). All names are in lower case.
 */
final class RowConservation {
    /**
     * A table that would not keep its rows.
     *
     * @param table the table's name before the step
     * @param before its rows before
     * @param after its rows after; 0 if the table is gone
     */
    record Loss(String table, long before, long after) {}

    private final Map<String, Long> before;
    private final Map<String, String> renamed;
    private final Set<String> rebuilt;
    private final Set<String> mayDecrease;

    /**
     * What is to be compared.
     *
     * @param before row counts before the step
     * @param renamed where tables went, last name by first name
     * @param rebuilt tables that the step dropped, renamed or recreated
     * @param mayDecrease tables whose author said so
     */
    RowConservation(
            Map<String, Long> before, Map<String, String> renamed, Set<String> rebuilt, Set<String> mayDecrease) {
        this.before = before;
        this.renamed = renamed;
        this.rebuilt = rebuilt;
        this.mayDecrease = mayDecrease;
    }

    /** Counts a table's rows; empty if there is no such table. */
    @FunctionalInterface
    interface Counter<E extends Exception> {
        OptionalLong count(String table) throws E;
    }

    /** The tables that lost rows, or changed their number although they were only rebuilt. */
    <E extends Exception> List<Loss> losses(Counter<E> after) throws E {
        List<Loss> losses = new ArrayList<>();
        for (Map.Entry<String, Long> table : before.entrySet()) {
            String name = table.getKey();
            OptionalLong rows = after.count(name);
            if (rows.isEmpty()) {
                rows = after.count(renamed.getOrDefault(name, name));
            }
            if (!isKept(name, table.getValue(), rows.orElse(0))) {
                losses.add(new Loss(name, table.getValue(), rows.orElse(0)));
            }
        }
        return losses;
    }

    private boolean isKept(String table, long rowsBefore, long rowsAfter) {
        boolean exactly = rebuilt.contains(table) && !mayDecrease.contains(table);
        return exactly ? rowsAfter == rowsBefore : rowsAfter >= rowsBefore || mayDecrease.contains(table);
    }
}
