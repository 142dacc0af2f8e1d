package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.row;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.junit.MigratedDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What can be asserted of a monitor's database. */
class AssertionsTest {
    @Test
    void a_monitor_with_two_patients_is_as_asserted(
            @MigratedDatabase(version = 7, of = MonitorDatabases.class) TestDatabase database) throws Exception {
        database.execute(
                "INSERT INTO patients (mrn, old_id, name) VALUES ('MRN-1', 'W-001', 'A'), ('MRN-2', NULL, 'B')");

        MigrationReport report = database.migrator().migrate();

        assertThat(database).table("roles").hasCount(4);
        assertThat(database)
                .query("SELECT mrn, old_id FROM patients")
                .keyedBy("mrn")
                .containsExactly(row("MRN-1", "W-001"), row("MRN-2", null));
        assertThat(database).schema().isDeclaredIn(Path.of("schema/database.yaml"));
        assertThat(database).ledger().agreesWith(MonitorDatabases.SOURCE);
        assertThat(database).audit().isUnbroken().hasNoFailures();
        assertThat(database).encryption().hides("MRN-1").doesNotOpenWith(anotherKey());
        assertThat(report).hasNoWarnings().endedAt(19);
    }

    private static SqlCipherKey anotherKey() {
        return SqlCipherKey.raw(new byte[32]);
    }
}
