package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;

import io.zmonitor.migrator.testkit.Rework;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.junit.MigratedDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** While a script is being written, it is tried again and again on copies of the developer's own database. */
class EditedScriptTest {
    private static final TestDatabases MONITORS = new MonitorDatabases().get();

    @Test
    void a_script_is_tried_on_a_copy_of_my_database(
            @MigratedDatabase(version = 12, of = MonitorDatabases.class) Path mine) throws Exception {
        try (TestDatabase copy = Rework.before(13, mine, MONITORS)) {
            assertThat(copy.migrator().migrate()).beganAt(12).endedAt(19);
        }
    }
}
