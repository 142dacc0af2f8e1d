package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.rows.Rows.everywhere;
import static io.zmonitor.migrator.testkit.rows.Rows.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.MemoryDatabase;
import io.zmonitor.migrator.testkit.TestDatabases;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Rows that are made for the monitor's tables travel from the first release to the newest. */
class NastyRowsTest {
    static final TestDatabases WARDS = TestDatabases.of(MonitorDatabases.SOURCE)
            .withFixtureAt(1, rows("patients", 20).with("old_id", "W-001"))
            .withFixtureAt(4, everywhere(5).with("patients.old_id", "X-001"));

    @Test
    void they_are_there_at_every_version() throws SQLException {
        for (long version : WARDS.versions()) {
            try (MemoryDatabase database = WARDS.inMemory(version)) {
                assertThat(database.rows("SELECT count(*) FROM patients"))
                        .as("version " + version)
                        .containsExactly(version < 4 ? "20" : "25");
            }
        }
    }
}
