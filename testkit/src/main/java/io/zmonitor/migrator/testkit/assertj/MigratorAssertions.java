package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.testkit.MemoryDatabase;
import io.zmonitor.migrator.testkit.TestDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Where assertions on databases, reports and failed calls begin; import it beside AssertJ's own.
 *
 * <pre>{@code
 * assertThat(database).table("beds").contains(row(1, "A"), row(2, null));
 * }</pre>
 */
public final class MigratorAssertions {
    private MigratorAssertions() {}

    /** Asserts on a database file. */
    public static TestDatabaseAssert assertThat(TestDatabase actual) {
        return new TestDatabaseAssert(actual);
    }

    /** Asserts on a database in memory. */
    public static MemoryDatabaseAssert assertThat(MemoryDatabase actual) {
        return new MemoryDatabaseAssert(actual);
    }

    /** Asserts on a schema that was read. */
    public static SchemaAssert assertThat(DatabaseSchema actual) {
        return new SchemaAssert(actual);
    }

    /** Asserts on what a run reported. */
    public static MigrationReportAssert assertThat(MigrationReport actual) {
        return new MigrationReportAssert(actual);
    }

    /** Asserts on a failed call; null, for a call that did not fail, fails every assertion. */
    public static MigrationExceptionAssert assertThat(@Nullable MigrationException actual) {
        return new MigrationExceptionAssert(actual);
    }

    /**
     * A row that is expected: its values in the order of the columns, each as Java has it. A number is no text: 7 and "7"
     * differ.
     */
    public static Row row(@Nullable Object... values) {
        return new Row(values);
    }
}
