package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted databases that the real Flyway made, taken over. */
class FlywayImportTest {
    private static final String BEDS = "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);";
    private static final String FILLED = "INSERT INTO beds VALUES (1, 'ICU');";
    private static final Migration[] SET = {
        SqlMigration.of(MigrationId.schema(1), "initial schema", BEDS).withRollback("DROP TABLE beds;"),
        SqlMigration.of(MigrationId.seed(2), "Default_Beds", FILLED),
        SqlMigration.of(MigrationId.schema(3), "alarms", "CREATE TABLE alarms (id INTEGER PRIMARY KEY);")
    };

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private Path scripts;

    @BeforeEach
    void write_what_flyway_applies() throws Exception {
        database = MonitorDatabase.in(folder);
        Files.createFile(database.path());
        database.opener()
                .open(new DatabaseFile(database.path()), Purpose.CREATION)
                .close();
        scripts = Files.createDirectory(folder.resolve("scripts"));
        script("V1__initial_schema.sql", BEDS);
        script("V2.0__default_beds.sql", FILLED);
    }

    @Test
    void takes_over_what_flyway_applied() throws SQLException {
        flyway().load().migrate();
        List<String> history = database.rows("SELECT * FROM flyway_schema_history");

        Maintenance.BaselineReport report = database.migrator(SET).maintenance().importFlyway("Flyway is retired");

        assertThat(report.declared()).containsExactly(MigrationId.schema(1), MigrationId.seed(2));
        assertThat(report.version()).hasToString("1");
        assertThat(report.pendingSeeds()).isEmpty();
        assertThat(database.rows("SELECT migration_type, version, description, rollback_sql FROM schema_version"))
                .containsExactly("schema|1|initial schema|DROP TABLE beds;", "seed|2|Default_Beds|null");
        assertThat(database.rows("SELECT applied_at FROM schema_version ORDER BY version"))
                .isEqualTo(database.rows("SELECT replace(installed_on, ' ', 'T') || 'Z' FROM flyway_schema_history"));
        assertThat(database.rows("SELECT * FROM flyway_schema_history")).isEqualTo(history);
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1|ICU");
    }

    @Test
    void keeps_each_row_of_flyway_in_the_audit() throws SQLException {
        flyway().load().migrate();
        database.migrator(SET).maintenance().importFlyway("Flyway is retired");

        List<String> rows = database.rows("SELECT operation, subject, to_version, detail FROM schema_version_audit");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0))
                .startsWith("baseline|schema-0001|1/0/0|flyway_schema_history: installed_rank=1, version=1, "
                        + "description=initial schema, type=SQL, script=V1__initial_schema.sql, checksum=")
                .endsWith("success=1");
        assertThat(rows.get(1))
                .startsWith("baseline|seed-0002|1/0/2|flyway_schema_history: installed_rank=2, version=2.0");
        assertThat(rows.get(2))
                .isEqualTo("baseline||1/0/2|2 imported from 2 rows of flyway_schema_history: Flyway is retired");
    }

    @Test
    void leaves_the_rest_to_the_next_run() {
        flyway().load().migrate();
        database.migrator(SET).maintenance().importFlyway("Flyway is retired");

        assertThat(database.migrator(SET).migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(3));
        assertThat(database.migrator(SET).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(SET).maintenance().verify().isClean()).isTrue();
    }

    @Test
    void lets_a_migration_drop_flyways_table_afterwards() throws SQLException {
        flyway().load().migrate();
        database.migrator(SET).maintenance().importFlyway("Flyway is retired");

        Migration[] dropping = {
            SET[0],
            SET[1],
            SET[2],
            data(4, "-- @rows flyway_schema_history may decrease\nDROP TABLE flyway_schema_history;")
        };
        database.migrator(dropping).migrate();

        assertThat(database.tables()).containsExactly("alarms", "beds");
    }

    @Test
    void takes_over_a_baseline_of_flyway_and_its_repeatables() throws Exception {
        database.execute(BEDS);
        script("R__overview.sql", "CREATE VIEW overview AS SELECT id FROM beds;");
        flyway().baselineOnMigrate(true).baselineVersion("1").load().migrate();

        Maintenance.BaselineReport report = database.migrator(SET).maintenance().importFlyway("Flyway is retired");

        assertThat(report.declared()).containsExactly(MigrationId.schema(1), MigrationId.seed(2));
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit")).containsExactly("4");
    }

    @Test
    void names_every_row_that_fits_nothing() throws Exception {
        script("V2.1__more_beds.sql", "INSERT INTO beds VALUES (2, 'ICU');");
        script("V3__alerts.sql", "CREATE TABLE alerts (id INTEGER);");
        flyway().load().migrate();

        MigrationException failure = refusal();

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FLYWAY_HISTORY_UNEXPLAINED);
        assertThat(failure.problem().summary())
                .contains("row 3 (SQL 2.1 'more beds') has a version that is no whole number; "
                        + "row 4 (SQL 3 'alerts') is called otherwise than schema-0003 'alarms'");
    }

    // A script that cannot run in a transaction is the one of which Flyway records a failure on SQLite.
    @Test
    void refuses_a_row_that_failed() throws Exception {
        script("V3__alarms.sql", "CREATE TABLE alarms (id INTEGER PRIMARY KEY);\nPRAGMA foreign_keys = ON;\nBROKEN;");
        FlywayException failed = catchThrowableOfType(
                FlywayException.class, () -> flyway().mixed(true).load().migrate());
        assertThat(failed).isNotNull();
        assertThat(refusal().problem().summary()).contains("row 3 (SQL 3 'alarms') failed");
    }

    @Test
    void is_refused_beside_a_ledger_and_without_flyways_history() throws Exception {
        database.execute("CREATE TABLE beds (id INTEGER)");
        assertThat(refusal().problem().code()).isEqualTo(ProblemCode.FLYWAY_HISTORY_MISSING);

        database.execute("CREATE TABLE flyway_schema_history (id INTEGER)");
        assertThat(refusal().problem().code()).isEqualTo(ProblemCode.FLYWAY_HISTORY_MISSING);

        database.migrator(SET).maintenance().baseline(1, "inherited");
        assertThat(refusal().problem().code()).isEqualTo(ProblemCode.BASELINE_BESIDE_LEDGER);
    }

    @Test
    void asks_for_a_reason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.migrator(SET).maintenance().importFlyway(""));
    }

    private MigrationException refusal() throws IOException {
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(SET).maintenance().importFlyway("Flyway is retired"));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        return failure;
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(scripts.resolve(name), text);
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(new OpenedDatabase(database)).locations("filesystem:" + scripts);
    }
}
