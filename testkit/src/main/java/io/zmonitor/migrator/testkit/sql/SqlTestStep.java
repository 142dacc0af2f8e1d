package io.zmonitor.migrator.testkit.sql;

import io.zmonitor.migrator.testkit.internal.compare.Allowed;
import java.util.List;

/** One step of a test file. */
sealed interface SqlTestStep {
    /** Where it stands, counted from 1. */
    int line();

    /**
     * A statement.
     *
     * @param rows what it must yield, one text of literals for each row
     * @param checked whether that is said at all
     * @param error what its failure must contain; empty if it must not fail
     */
    record Sql(int line, String sql, List<String> rows, boolean checked, String error) implements SqlTestStep {}

    /**
     * A run up to a number.
     *
     * @param allowed what may be lost
     * @param error what its failure must contain; empty if it must not fail
     */
    record Migrate(int line, long to, Allowed allowed, String error) implements SqlTestStep {}

    /**
     * A rollback to a number.
     *
     * @param error what its failure must contain; empty if it must not fail
     */
    record RollBack(int line, long to, String error) implements SqlTestStep {}

    /**
     * Rows that the testkit makes.
     *
     * @param table its name; empty for all
     */
    record Given(int line, String table, int count) implements SqlTestStep {}
}
