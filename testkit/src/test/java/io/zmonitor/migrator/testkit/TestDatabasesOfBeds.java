package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.MigrationSource;

/** Databases of a few migrations, for tests in other packages. */
public final class TestDatabasesOfBeds {
    private TestDatabasesOfBeds() {}

    /** Encrypted with the tests' own opener. */
    public static TestDatabases keyed() {
        return keyed(TestDatabasesTest.SOURCE);
    }

    /** The same of other migrations. */
    public static TestDatabases keyed(MigrationSource source) {
        return TestDatabases.of(source).openedBy("5e", new KeyedOpener(KeyedOpener.KEY));
    }
}
