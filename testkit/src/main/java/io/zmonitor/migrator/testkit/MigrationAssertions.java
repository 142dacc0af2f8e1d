package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.MigrationException;
import org.jspecify.annotations.Nullable;

/** Where assertions on databases and on failed calls begin; import it beside AssertJ's own. */
public final class MigrationAssertions {
    private MigrationAssertions() {}

    /** Asserts on a database file. */
    public static TestDatabaseAssert assertThat(TestDatabase actual) {
        return new TestDatabaseAssert(actual);
    }

    /** Asserts on a failed call; null, for a call that did not fail, fails every assertion. */
    public static MigrationExceptionAssert assertThat(@Nullable MigrationException actual) {
        return new MigrationExceptionAssert(actual);
    }
}
