package io.zmonitor.migrator.testkit;

import java.nio.file.Path;

/** Wants a database at the newest version. */
final class TemplateMain {
    private TemplateMain() {}

    public static void main(String[] args) throws Exception {
        TestDatabases databases = TestDatabases.of(TestDatabasesTest.SOURCE)
                .withTemplatesIn(Path.of(args[0]))
                .openedBy("5e", new KeyedOpener(KeyedOpener.KEY));
        try (TestDatabase database = databases.atNewestVersion(Path.of(args[1]))) {
            System.out.println(
                    database.rows("SELECT max(version) FROM schema_version").get(0));
        }
    }
}
