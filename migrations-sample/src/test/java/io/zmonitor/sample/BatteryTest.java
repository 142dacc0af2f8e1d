package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.junit.MigratedDatabase;
import org.junit.jupiter.api.Test;

/** A seam of the application is mocked; the database is real. */
class BatteryTest {
    interface Battery {
        boolean isCharging();
    }

    private static Migrator careful(TestDatabase database, Battery battery) {
        return database.migrator()
                .withPreCheck(Check.of(
                        "charging",
                        context -> battery.isCharging()
                                ? Check.Verdict.pass()
                                : Check.Verdict.fail("the monitor runs on battery", "Plug it in.")));
    }

    @Test
    void a_monitor_on_battery_does_not_migrate(
            @MigratedDatabase(version = 4, of = MonitorDatabases.class) TestDatabase database) {
        Battery battery = mock(Battery.class);
        when(battery.isCharging()).thenReturn(false, true);
        Migrator migrator = careful(database, battery);

        assertThat(catchThrowableOfType(MigrationException.class, migrator::migrate))
                .hasCode(ProblemCode.CHECK_FAILED)
                .leftDatabase(DatabaseState.UNTOUCHED);
        assertThat(migrator.migrate()).endedAt(19);

        verify(battery, times(2)).isCharging();
    }
}
