package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.internal.compare.ReadRows;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on the rows of a table or of a query. A failure names column and key of each value that is not as expected. It
 * prints rows: give a test no real ones.
 */
public final class RowsAssert extends AbstractAssert<RowsAssert, ReadRows> {
    private static final String REMEDY = "Correct the migration, or the rows that the test expects.";

    RowsAssert(ReadRows actual) {
        super(actual, RowsAssert.class);
    }

    /** Tells the rows apart by these columns. */
    public RowsAssert keyedBy(String... columns) {
        return new RowsAssert(actual.keyedBy(columns));
    }

    /** These are the rows, and no others, in any order. */
    public RowsAssert containsExactly(Row... rows) {
        return isWithout(actual.differencesFrom(actual.with(literals(rows))));
    }

    /** These rows are there; others may be, too. */
    public RowsAssert contains(Row... rows) {
        return isWithout(actual.differencesWithin(actual.with(literals(rows))));
    }

    /** These are the rows in this order. */
    public RowsAssert containsInOrder(Row... rows) {
        containsExactly(rows);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            if (!actual.rows().get(i).equals(rows[i].literals())) {
                sentences.add("row " + (i + 1) + " should be " + rows[i] + ", is ("
                        + String.join(", ", actual.rows().get(i)) + ")");
            }
        }
        Difference.none("The rows of " + actual.name() + " are in another order:", sentences, REMEDY);
        return this;
    }

    /** There are so many rows. */
    public RowsAssert hasCount(int count) {
        List<String> sentences = actual.rows().size() == count
                ? List.of()
                : List.of("there should be " + count + " rows, and there are "
                        + actual.rows().size());
        return isWithout(sentences);
    }

    /** There is no row. */
    public RowsAssert isEmpty() {
        return containsExactly();
    }

    /** The same table, or the same query, has the same rows there: of a copy, or of a database that was restored. */
    public RowsAssert areSameAsIn(TestDatabase other) {
        RowsAssert there = new TestDatabaseAssert(other).query(actual.query());
        return isWithout(actual.differencesFrom(there.actual));
    }

    private static List<List<String>> literals(Row... rows) {
        List<List<String>> literals = new ArrayList<>();
        for (Row row : rows) {
            literals.add(row.literals());
        }
        return literals;
    }

    private RowsAssert isWithout(List<String> differences) {
        Difference.none("The rows of " + actual.name() + " are not what is expected:", differences, REMEDY);
        return this;
    }
}
