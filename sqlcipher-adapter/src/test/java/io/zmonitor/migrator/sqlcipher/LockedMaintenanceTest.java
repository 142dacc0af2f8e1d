package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever changes the database or copies it waits for the run that is at work, and gives up with its name. */
class LockedMaintenanceTest {
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS =
            SqlMigration.of(MigrationId.schema(2), "wards", "CREATE TABLE wards (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    enum Deed {
        BACKUP(Maintenance::backup),
        RESTORE(maintenance -> maintenance.restoreNewest("ticket 4711")),
        REHEARSE(Maintenance::rehearse),
        SWAP(maintenance -> maintenance.rehearseAndSwap("a test")),
        REKEY(maintenance -> maintenance.rekey(Keys.otherRaw(), "a lost laptop")),
        ROLLBACK(maintenance -> maintenance.rollback(1, "a test")),
        BASELINE(maintenance -> maintenance.baseline(1, "built by a script")),
        ACCEPT_CHANGE(maintenance -> maintenance.acceptChange(MigrationId.schema(1), "a comment")),
        ACCEPT_SCHEMA(maintenance -> maintenance.acceptSchema("a field fix"));

        @SuppressWarnings("ImmutableEnumChecker") // a call without state
        private final Consumer<Maintenance> call;

        Deed(Consumer<Maintenance> call) {
            this.call = call;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_done_while_a_run_is_at_work(Deed deed) {
        DatabaseFile database = new DatabaseFile(folder.resolve("zmonitor.db"));
        migrator(database, BEDS).migrate();
        Maintenance maintenance = migrator(database, BEDS).maintenance();
        maintenance.backup();
        List<ProblemCode> refusals = new ArrayList<>();

        migrator(database, BEDS, WARDS)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Applied) {
                        refusals.add(catchThrowableOfType(MigrationException.class, () -> deed.call.accept(maintenance))
                                .problem()
                                .code());
                    }
                })
                .migrate();

        assertThat(refusals).containsExactly(ProblemCode.LOCK_TIMEOUT);
        assertThat(migrator(database, BEDS, WARDS).migrate().wasUpToDate()).isTrue();
    }

    private static Migrator migrator(DatabaseFile database, SqlMigration... migrations) {
        return Migrator.forDatabase(database.path(), Keys.raw())
                .withSource(MigrationSource.of(migrations))
                .withLockTimeout(Duration.ZERO);
    }
}
