package io.zmonitor.migrator.testkit;

/** Databases of a few migrations, for tests in other packages. */
public final class TestDatabasesOfBeds {
    private TestDatabasesOfBeds() {}

    /** Encrypted with the tests' own opener. */
    public static TestDatabases keyed() {
        return TestDatabases.of(TestDatabasesTest.SOURCE).openedBy("5e", new KeyedOpener(KeyedOpener.KEY));
    }
}
