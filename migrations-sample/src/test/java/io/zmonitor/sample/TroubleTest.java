package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.faults.Boot;
import io.zmonitor.migrator.testkit.faults.Faults;
import io.zmonitor.migrator.testkit.junit.MigratedDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a monitor does when something goes wrong while it boots. */
@MigratedDatabase(version = 10, of = MonitorDatabases.class)
class TroubleTest {
    @Test
    void a_boot_that_fails_is_told_and_the_next_one_goes_on(TestDatabase database) {
        TestDatabase failing = database.openedThrough(Faults.none().failStatement("patients_new RENAME")::in);

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> failing.migrator().migrate());

        assertThat(failure).hasCode(ProblemCode.STATEMENT_FAILED).leftDatabase(DatabaseState.UNTOUCHED);
        assertThat(database.migrator().migrate()).endedAt(19);
    }

    /** How a monitor boots, in a process of its own. */
    static final class MonitorBoot implements Boot {
        @Override
        public void run(Path database, Faults faults) {
            Migrator.forDatabase(
                            database, faults.in(new MonitorDatabases().get().opener()))
                    .withSource(MonitorDatabases.SOURCE)
                    .migrate();
        }
    }

    @Test
    void a_boot_that_is_killed_is_finished_by_the_next_one(TestDatabase database) throws Exception {
        assertThat(Faults.killAfterStatement(3, MonitorBoot.class, database.path()))
                .isTrue();

        assertThat(database.migrator().migrate()).beganAt(10).endedAt(19);
    }

    @Test
    void another_key_opens_nothing(TestDatabase database) {
        assertThat(database).encryption().doesNotOpenWith(Faults.wrongKey());
    }

    @Test
    void a_damaged_page_stops_the_boot(TestDatabase database) throws Exception {
        Faults.damagePage(database, Faults.pageOf(database, "patients"));

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> database.migrator().migrate());

        assertThat(failure).leftDatabase(DatabaseState.UNTOUCHED);
        assertThat(failure.problem().code()).isNotEqualTo(ProblemCode.WRONG_KEY);
    }
}
