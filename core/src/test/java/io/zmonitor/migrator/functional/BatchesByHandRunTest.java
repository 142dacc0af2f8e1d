package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that treat a batch and count on being called again: pending, applied, half-done by an earlier runner, on new files. */
class BatchesByHandRunTest {
    private static final SqlMigration TABLES = schema(1, """
                    CREATE TABLE patients (old_id INTEGER PRIMARY KEY, mrn TEXT NOT NULL);
                    CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient_id INTEGER, patient_mrn TEXT, n INTEGER DEFAULT 0);
                    """).inFile("schema/0001_tables.sql");
    private static final String SET =
            "UPDATE vitals SET n = n + 1, patient_mrn = (SELECT mrn FROM patients WHERE old_id = patient_id)";
    private static final String BATCH =
            SET + " WHERE id IN (SELECT id FROM vitals WHERE patient_mrn IS NULL LIMIT 10);\n";
    private static final SqlMigration LOOP = data(2, "BEGIN;\n" + BATCH + "COMMIT;\nBEGIN;\n" + BATCH + "COMMIT;\n")
            .inFile("data/0002_mrn.sql");
    private static final SqlMigration BATCHED = data(
                    2,
                    "-- @batch vitals by id size 10 where patient_mrn IS NULL\n" + SET
                            + " WHERE id BETWEEN :from AND :to AND patient_mrn IS NULL;")
            .inFile("data/0002_mrn.sql");
    private static final String ROWS = "WITH RECURSIVE i (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i LIMIT 35)"
            + " INSERT INTO vitals (id, patient_id) SELECT x * 3, 7 FROM i";
    private static final String DONE = "SELECT count(*), count(patient_mrn), min(n), max(n) FROM vitals";

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void name() {
        database = MonitorDatabase.in(folder);
    }

    @Test
    void a_pending_one_is_refused_and_written_as_batches_it_treats_every_row_once() throws SQLException {
        fill();

        MigrationException refusal = failureOf(database.migrator(TABLES, LOOP));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(refusal.problem().summary()).startsWith("data/0002_mrn.sql:2:");
        assertThat(database.rows(DONE)).containsExactly("35|0|0|0");

        database.migrator(TABLES, BATCHED).migrate();
        assertThat(database.rows(DONE)).containsExactly("35|35|1|1");
    }

    @Test
    void one_that_is_meant_runs_as_it_is() throws SQLException {
        fill();
        SqlMigration meant = data(2, "-- @rows vitals may stay as they are\n" + BATCH);

        database.migrator(TABLES, meant).migrate();

        assertThat(database.rows(DONE)).containsExactly("35|10|0|1");
    }

    @Test
    void one_that_is_applied_is_no_obstacle_and_neither_is_a_new_database() throws SQLException {
        MigrationReport first = database.migrator(TABLES, LOOP).migrate();

        assertThat(first.applied()).hasSize(2);
        assertThat(database.migrator(TABLES, LOOP).migrate().applied()).isEmpty();
    }

    @Test
    void a_rollback_that_does_so_is_refused_before_its_migration_is_applied() throws SQLException {
        fill();
        SqlMigration back = data(2, "UPDATE vitals SET patient_mrn = 'x'")
                .withRollback("UPDATE vitals SET patient_mrn = NULL WHERE id IN (SELECT id FROM vitals LIMIT 10);");

        MigrationException refusal = failureOf(database.migrator(TABLES, back));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(database.rows(DONE)).containsExactly("35|0|0|0");
    }

    @Test
    void what_an_earlier_runner_has_half_committed_is_refused_until_it_is_said_and_then_only_the_rest_is_treated()
            throws SQLException {
        earlierRunner();
        database.execute(BATCH);

        MigrationException unexplained = failureOf(database.migrator(TABLES, LOOP));
        assertThat(unexplained.problem().code()).isEqualTo(ProblemCode.TAKE_OVER_UNEXPLAINED);
        assertThat(unexplained.problem().summary()).contains("data-0002");

        TakeOver said = TakeOver.byEvidence().withNotApplied(MigrationId.data(2), "failed in its second batch");
        MigrationException refusal = failureOf(database.migrator(TABLES, LOOP).withTakeOver(said));
        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(database.rows(DONE)).containsExactly("35|10|0|1");

        database.migrator(TABLES, BATCHED).withTakeOver(said).migrate();
        assertThat(database.rows(DONE)).containsExactly("35|35|1|1");
    }

    @Test
    void one_that_an_earlier_runner_recorded_as_applied_is_taken_over_with_a_word_about_the_rows_it_left()
            throws SQLException {
        earlierRunner();
        database.execute(BATCH);
        database.execute(BATCH);
        database.execute("INSERT INTO schema_version VALUES"
                + " (2, '2026-01-01T00:00:00', '0002_mrn', 'data', NULL, 1, 'migrate.py')");

        MigrationReport report = database.migrator(TABLES, LOOP).migrate();

        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.INFERRED)
                .extracting(Warning::text)
                .anyMatch(text -> text.startsWith("data-0002 counts as applied, but may have left rows"));
        assertThat(database.rows(DONE)).containsExactly("35|20|0|1");
    }

    private void fill() throws SQLException {
        database.migrator(TABLES).migrate();
        database.execute("INSERT INTO patients VALUES (7, 'MRN-7')", ROWS);
    }

    private void earlierRunner() throws SQLException {
        database.opener()
                .open(new DatabaseFile(database.path()), Purpose.CREATION)
                .close();
        for (String statement : TABLES.script().strip().split(";\n", -1)) {
            database.execute(statement);
        }
        database.execute("INSERT INTO patients VALUES (7, 'MRN-7')", ROWS);
        database.execute(
                "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL, description TEXT,"
                        + " migration_type TEXT, file_hash TEXT, execution_time_ms INTEGER, applied_by TEXT)");
        database.execute("INSERT INTO schema_version VALUES"
                + " (1, '2026-01-01T00:00:00', '0001_tables', 'schema', NULL, 1, 'migrate.py')");
    }
}
