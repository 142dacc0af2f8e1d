package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An earlier runner kept what a script committed before it failed, and recorded nothing. */
class TakeOverInPartsTest {
    private static final SqlMigration BEDS = schema(
                    1, "CREATE TABLE bed (id INTEGER PRIMARY KEY, flags INTEGER NOT NULL DEFAULT 0);")
            .inFile("schema/0001_beds.sql");
    private static final String BATCHES = """
            BEGIN; UPDATE bed SET flags = flags + 1 WHERE id = 1; COMMIT;
            BEGIN; UPDATE bed SET flags = flags + 1 WHERE id = 2; COMMIT;
            """;
    private static final SqlMigration COUNTED = data(2, BATCHES).inFile("data/0002_count.sql");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void failInTheSecondBatch() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.opener()
                .open(new DatabaseFile(database.path()), Purpose.CREATION)
                .close();
        database.execute(BEDS.script());
        database.execute("INSERT INTO bed (id, flags) VALUES (1, 1), (2, 0)");
        database.execute(
                "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL, description TEXT,"
                        + " migration_type TEXT, file_hash TEXT, execution_time_ms INTEGER, applied_by TEXT)");
        database.execute("INSERT INTO schema_version VALUES"
                + " (1, '2026-01-01T00:00:00', '0001_beds', 'schema', NULL, 1, 'migrate.py')");
    }

    @Test
    void a_pending_script_that_commits_in_its_middle_is_refused_until_somebody_says_what_happened()
            throws SQLException {
        MigrationException refusal = failureOf(database.migrator(BEDS, COUNTED));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.TAKE_OVER_UNEXPLAINED);
        assertThat(refusal.problem().summary()).contains("data-0002").doesNotContain("schema-0001");
        assertThat(database.rows("SELECT flags FROM bed ORDER BY id")).containsExactly("1", "0");

        Migrator said = database.migrator(BEDS, COUNTED)
                .withTakeOver(TakeOver.byEvidence().withApplied(MigrationId.data(2), "completed by hand"));
        assertThat(said.migrate().applied()).isEmpty();
        assertThat(database.rows("SELECT flags FROM bed ORDER BY id")).containsExactly("1", "0");
    }

    @Test
    void one_that_was_never_begun_runs_when_that_is_said() throws SQLException {
        database.execute("UPDATE bed SET flags = 0");

        database.migrator(BEDS, COUNTED)
                .withTakeOver(TakeOver.byEvidence().withNotApplied(MigrationId.data(2), "came with this release"))
                .migrate();

        assertThat(database.rows("SELECT flags FROM bed ORDER BY id")).containsExactly("1", "1");
    }

    @Test
    void one_transaction_or_an_object_before_the_first_commit_tells() {
        SqlMigration whole = data(2, "BEGIN; UPDATE bed SET flags = 5; UPDATE bed SET flags = 6; COMMIT;")
                .inFile("data/0002_whole.sql");
        SqlMigration seen = data(
                        3, "BEGIN; CREATE TABLE room (id INTEGER); COMMIT; BEGIN; UPDATE bed SET flags = 7; COMMIT;")
                .inFile("data/0003_room.sql");

        assertThat(database.migrator(BEDS, whole, seen).migrate().applied()).hasSize(2);
    }
}
