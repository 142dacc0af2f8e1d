package io.zmonitor.migrator.testkit;

import java.sql.SQLException;

/** Uses the kit in a process that has no AssertJ. */
final class NoAssertJMain {
    private NoAssertJMain() {}

    public static void main(String[] arguments) throws SQLException {
        try {
            Class.forName("org.assertj.core.api.Assertions");
        } catch (ClassNotFoundException expected) {
            MigrationTest.of(TestDatabasesOfBeds.keyed())
                    .from(1)
                    .given(io.zmonitor.migrator.testkit.rows.Rows.rows("bed", 3))
                    .migrateToNewest()
                    .then(database -> System.out.println(database.rows("SELECT count(*) FROM bed")));
        }
    }
}
