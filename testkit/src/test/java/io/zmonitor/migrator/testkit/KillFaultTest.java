package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.faults.Boot;
import io.zmonitor.migrator.testkit.faults.Faults;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillFaultTest {
    @TempDir
    Path folder;

    /** How beds are migrated. */
    static final class Beds implements Boot {
        @Override
        public void run(Path database, Faults faults) {
            Migrator.forDatabase(database, faults.in(new KeyedOpener(KeyedOpener.KEY)))
                    .withSource(TestDatabasesTest.SOURCE)
                    .migrate();
        }
    }

    static final class Failing implements Boot {
        @Override
        public void run(Path database, Faults faults) {
            throw new IllegalStateException("no key in the vault");
        }
    }

    @Test
    void a_boot_is_killed_inside_of_its_transaction_and_the_next_one_goes_on() throws Exception {
        try (TestDatabase database = TestDatabasesOfBeds.keyed().atVersion(1, folder)) {
            assertThat(Faults.killAfterStatement(2, Beds.class, database.path()))
                    .isTrue();

            assertThat(database.migrator().migrate()).beganAt(1).endedAt(4);
            assertThat(Faults.killAfterStatement(1, Beds.class, database.path()))
                    .isFalse();
        }
    }

    @Test
    void a_boot_that_fails_is_told() {
        assertThatThrownBy(() -> Faults.killAfterStatement(1, Failing.class, folder.resolve("beds.db")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no key in the vault");
    }
}
