package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateTest {
    private static final SqlMigration PATIENTS = schema(1, "CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT)");
    private static final SqlMigration VITALS =
            schema(2, "CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient INTEGER)");
    private static final SqlMigration FAILING =
            data(3, "INSERT INTO patients VALUES (1, 'a');\nINSERT INTO nowhere VALUES (1);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void place() {
        database = MonitorDatabase.in(folder);
    }

    @Test
    @NeedsEncryption
    void creates_an_encrypted_owner_only_file_and_applies_everything() throws Exception {
        MigrationReport report = database.migrator(VITALS, PATIENTS, seed(1, "INSERT INTO patients VALUES (7, 'x')"))
                .migrate();

        assertThat(report.applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(1), MigrationId.seed(1), MigrationId.schema(2));
        assertThat(report.before().number()).isZero();
        assertThat(report.after().number()).isEqualTo(2);
        assertThat(database.tables()).containsExactly("patients", "vitals");
        assertThat(database.ledger()).containsExactly("schema-1", "seed-1", "schema-2");
        byte[] header = Arrays.copyOf(Files.readAllBytes(database.path()), 15);
        assertThat(new String(header, StandardCharsets.ISO_8859_1)).isNotEqualTo("SQLite format 3");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void says_that_it_is_up_to_date_and_changes_no_byte_the_second_time() throws Exception {
        database.migrator(PATIENTS, VITALS).migrate();
        byte[] before = Files.readAllBytes(database.path());

        MigrationReport report = database.migrator(PATIENTS, VITALS).migrate();

        assertThat(report.wasUpToDate()).isTrue();
        assertThat(report.after().number()).isEqualTo(2);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void applies_only_what_came_since() throws Exception {
        database.migrator(PATIENTS).migrate();
        database.execute("INSERT INTO patients VALUES (1, 'first')");

        MigrationReport report = database.migrator(PATIENTS, VITALS).migrate();

        assertThat(report.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(2));
        assertThat(database.rows("SELECT * FROM patients")).containsExactly("1|first");
    }

    @Test
    void undoes_the_whole_run_when_a_step_fails() throws Exception {
        MigrationException failure = failureOf(database.migrator(PATIENTS, VITALS, FAILING));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(failure.problem().summary()).contains("data-0003.sql:2:1 (statement 2)", "INSERT INTO nowhere");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.applied()).isEmpty();
        assertThat(database.tables()).isEmpty();
        assertThat(database.rows("SELECT operation, outcome FROM schema_version_audit"))
                .containsExactly("failure|ZM-501");
    }

    @Test
    void keeps_earlier_steps_and_names_the_state_when_each_step_commits_by_itself() throws Exception {
        Migrator perStep = database.migrator(PATIENTS, VITALS, FAILING).withAtomicity(Atomicity.PER_STEP);

        MigrationException failure = failureOf(perStep);

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(1), MigrationId.schema(2));
        assertThat(database.tables()).containsExactly("patients", "vitals");
        assertThat(database.rows("SELECT * FROM patients")).isEmpty();
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }

    @Test
    void goes_on_after_a_failure_as_if_nothing_had_happened() throws Exception {
        failureOf(database.migrator(PATIENTS, VITALS, FAILING));

        MigrationReport report = database.migrator(PATIENTS, VITALS).migrate();

        assertThat(report.applied()).hasSize(2);
        assertThat(database.rows("SELECT operation, subject FROM schema_version_audit ORDER BY sequence"))
                .containsExactly("failure|", "step|schema-0001", "step|schema-0002", "run|");
    }

    @Test
    void plans_without_creating_anything() {
        MigrationPlan plan = database.migrator(PATIENTS, VITALS).plan();

        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.after().number()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void says_where_source_and_ledger_stand() {
        database.migrator(PATIENTS).migrate();

        List<MigrationStatus> status = database.migrator(PATIENTS, VITALS).status();

        assertThat(status.get(0)).isInstanceOf(MigrationStatus.Applied.class);
        assertThat(status.get(1)).isInstanceOf(MigrationStatus.Pending.class);
    }

    @Test
    void records_who_applied_what_when_and_how_it_is_undone() throws SQLException {
        database.migrator(PATIENTS.withRollback("DROP TABLE patients;")).migrate();

        assertThat(database.rows("SELECT description, file_hash, applied_by, rollback_sql FROM schema_version"))
                .containsExactly("schema 1|" + PATIENTS.checksum() + "|z-monitor 4.2.0|DROP TABLE patients;");
    }
}
