package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declaring where a schema stands that somebody else built. */
class BaselineTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);").withRollback("DROP TABLE beds;"),
        seed(1, "INSERT OR IGNORE INTO beds VALUES (1, 'ICU');"),
        data(2, "UPDATE beds SET ward = 'ICU-1';"),
        schema(3, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);")
    };

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void build_a_schema_without_ledger() throws Exception {
        database = MonitorDatabase.in(folder);
        Files.createFile(database.path());
        database.opener()
                .open(new DatabaseFile(database.path()), Purpose.CREATION)
                .close();
        database.execute(
                "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT)", "INSERT INTO beds VALUES (7, 'HALL')");
    }

    @Test
    void declares_all_up_to_the_number_and_runs_none_of_it() throws SQLException {
        Maintenance.BaselineReport report =
                database.migrator(SET).maintenance().baseline(2, "built by the factory's script");

        assertThat(report.version()).hasToString("2");
        assertThat(report.declared()).containsExactly(MigrationId.schema(1), MigrationId.data(2));
        assertThat(report.pendingSeeds()).containsExactly(MigrationId.seed(1));
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("7|HALL");
        assertThat(database.rows("SELECT migration_type, version, description, applied_by, rollback_sql,"
                        + " file_hash LIKE 'sha256-lf:%' FROM schema_version ORDER BY version"))
                .containsExactly(
                        "schema|1|schema 1|z-monitor 4.2.0|DROP TABLE beds;|1", "data|2|data 2|z-monitor 4.2.0|null|1");
        assertThat(database.rows("SELECT operation, outcome, subject, from_version, to_version, detail"
                        + " FROM schema_version_audit"))
                .containsExactly("baseline|ok||0/0/0|1/2/0|2 declared applied: built by the factory's script");
    }

    @Test
    void leaves_the_rest_to_the_next_run() throws SQLException {
        database.migrator(SET).maintenance().baseline(2, "inherited");

        assertThat(database.migrator(SET).migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.seed(1), MigrationId.schema(3));
        assertThat(database.migrator(SET).migrate().wasUpToDate()).isTrue();
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1|ICU", "7|HALL");
        assertThat(database.migrator(SET).maintenance().verify().isClean()).isTrue();
    }

    @Test
    void declares_seeds_where_it_is_told_to() throws SQLException {
        Maintenance.BaselineReport report = database.migrator(SET)
                .maintenance()
                .withBaselineSeeds(Maintenance.BaselineSeeds.APPLIED)
                .baseline(2, "seeded at the factory");

        assertThat(report.pendingSeeds()).isEmpty();
        assertThat(database.ledger()).containsExactly("schema-1", "seed-1", "data-2");
        assertThat(database.migrator(SET).migrate().applied()).hasSize(1);
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("7|HALL");
    }

    @Test
    void is_up_to_date_at_once_where_nothing_is_left() {
        Migration[] set = {SET[0]};
        database.migrator(set).maintenance().baseline(1, "inherited");

        assertThat(database.migrator(set).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(set).maintenance().verify().isClean()).isTrue();
    }

    @Test
    void counts_in_each_sequence_where_each_type_has_its_own() throws SQLException {
        Migrator migrator = database.migrator(
                        schema(1, "CREATE TABLE beds (id);"),
                        data(1, "UPDATE beds SET id = 0;"),
                        data(2, "UPDATE beds SET ward = 'X';"))
                .withNumbering(Numbering.PER_TYPE);

        migrator.maintenance().baseline(1, "inherited");

        assertThat(database.ledger()).containsExactlyInAnyOrder("schema-1", "data-1");
        assertThat(migrator.migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.data(2));
    }

    @Test
    void is_refused_beside_a_ledger() throws Exception {
        database.migrator(SET).maintenance().baseline(2, "inherited");

        MigrationException failure = refusal(3);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BASELINE_BESIDE_LEDGER);
    }

    @Test
    void is_refused_beside_a_ledger_of_any_shape() throws Exception {
        database.execute("CREATE TABLE Schema_Version (version INTEGER PRIMARY KEY)");

        assertThat(refusal(2).problem().code()).isEqualTo(ProblemCode.BASELINE_BESIDE_LEDGER);
    }

    @Test
    void is_refused_for_an_empty_database() throws Exception {
        database.execute("DROP TABLE beds");

        assertThat(refusal(2).problem().code()).isEqualTo(ProblemCode.BASELINE_OF_EMPTY_DATABASE);
    }

    @Test
    void is_refused_for_a_number_that_the_source_does_not_have() throws Exception {
        MigrationException failure = refusal(4);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BASELINE_UNKNOWN);
        assertThat(failure.problem().summary()).contains("4", "schema-0003");
    }

    @Test
    void is_refused_where_there_is_no_file_and_makes_none() throws IOException {
        Files.delete(database.path());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(SET).maintenance().baseline(2, "inherited"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.DATABASE_MISSING);
        assertThat(database.path()).doesNotExist();
    }

    @Test
    void asks_for_a_reason_and_a_number() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.migrator(SET).maintenance().baseline(2, " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.migrator(SET).maintenance().baseline(0, "inherited"));
    }

    private MigrationException refusal(long number) throws IOException {
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(SET).maintenance().baseline(number, "inherited"));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        return failure;
    }
}
