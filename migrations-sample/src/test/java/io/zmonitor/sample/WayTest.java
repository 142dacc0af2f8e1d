package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static io.zmonitor.migrator.testkit.rows.Rows.rows;

import io.zmonitor.migrator.testkit.MigrationTest;
import org.junit.jupiter.api.Test;

/** Ways through the monitor's migrations, with rows. */
class WayTest {
    @Test
    void the_mrn_may_become_longer() {
        MigrationTest.of(MonitorDatabases.SOURCE)
                .from(10)
                .given(rows("patients", 20), rows("vitals", 40))
                .valuesMayChange("patients", "admission_status", "notes") // an unknown status goes to the notes
                .mayGo("table patients CHECK") // an MRN may be longer
                .migrateTo(12)
                .then(database -> assertThat(database)
                        .hasRows("SELECT count(*) FROM patients", "20")
                        .hasRows("SELECT count(*) FROM vitals", "40"));
    }
}
