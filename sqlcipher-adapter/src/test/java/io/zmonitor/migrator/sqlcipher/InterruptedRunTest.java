package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The thread of a run is interrupted, as a boot that takes too long may be: that is no failure of the storage. */
class InterruptedRunTest {
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final SqlMigration WARDS =
            SqlMigration.of(MigrationId.schema(2), "wards", "CREATE TABLE wards (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private DatabaseFile database;

    @BeforeEach
    void create() throws Exception {
        database = new DatabaseFile(folder.resolve("monitor.db"));
        migrator(BEDS).migrate();
    }

    @AfterEach
    void isToldAgain() {
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "delete, Started",
        "delete, Statement",
        "delete, Applied",
        "wal, Started",
        "wal, Statement",
        "wal, Applied"
    })
    void what_was_committed_is_looked_at_all_the_same(String journalMode, String event) throws Exception {
        inMode(journalMode);
        Class<?> kind = Class.forName(RunListener.Event.class.getName() + "$" + event);
        RunListener interrupting = happened -> {
            if (kind.isInstance(happened)) {
                Thread.currentThread().interrupt();
            }
        };

        MigrationReport report =
                migrator(BEDS, WARDS).withListener(interrupting).migrate();

        assertThat(report.applied()).hasSize(1);
    }

    @Test
    void a_run_that_has_not_begun_does_not_begin_and_says_why() {
        Thread.currentThread().interrupt();

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> migrator(BEDS, WARDS).migrate());

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.sibling("-migrator-holder")).doesNotExist();
    }

    @Test
    void a_backup_that_is_broken_off_leaves_the_database_as_it_was() throws Exception {
        inMode("delete");
        RunListener interrupting = happened -> {
            if (happened instanceof RunListener.Event.Planned) {
                Thread.currentThread().interrupt();
            }
        };

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class,
                () -> migrator(BEDS, WARDS).withListener(interrupting).migrate());

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    private void inMode(String journalMode) throws Exception {
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "PRAGMA journal_mode = " + journalMode, "INSERT INTO beds VALUES (4)");
        }
    }

    private Migrator migrator(SqlMigration... migrations) {
        return Migrator.forDatabase(database.path(), Keys.raw()).withSource(MigrationSource.of(migrations));
    }
}
