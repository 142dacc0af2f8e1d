package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody changes the schema with another program, and the next boot notices. */
class DriftTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);").withRollback("DROP TABLE beds;"),
        schema(2, """
                CREATE TABLE alarms (id INTEGER PRIMARY KEY, bed INTEGER);
                CREATE INDEX Alarms_By_Bed ON alarms (bed);
                CREATE VIEW labels AS SELECT label FROM beds;
                """).withRollback("DROP VIEW labels; DROP TABLE alarms;")
    };

    private static final Migration NEXT = data(3, "UPDATE beds SET label = 'A';");

    private static final String[] BY_HAND = {
        "CREATE TABLE Smuggled (x)", "DROP INDEX Alarms_By_Bed", "ALTER TABLE beds ADD COLUMN ward TEXT"
    };

    private static final String NAMES =
            "index Alarms_By_Bed was removed, table beds was changed, table Smuggled was added";

    @TempDir
    Path folder;

    private CountingOpener opener;
    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        opener = new CountingOpener(new TestOpener());
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
        database.migrator(SET).migrate();
        opener.forget();
    }

    @Test
    void is_warned_of_by_name_at_each_boot_until_somebody_does_something() throws SQLException, IOException {
        database.execute(BY_HAND);
        byte[] before = Files.readAllBytes(database.path());

        for (int boot = 0; boot < 2; boot++) {
            MigrationReport report = database.migrator(SET).migrate();

            assertThat(report.wasUpToDate()).isTrue();
            assertThat(report.warnings())
                    .containsExactly(Results.warning(
                            Warning.Kind.SCHEMA_DRIFTED, "the schema is not the one that the last run left: " + NAMES));
        }
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void is_refused_by_name_before_anything_is_written() throws SQLException, IOException {
        database.execute(BY_HAND);
        byte[] before = Files.readAllBytes(database.path());

        for (Migrator migrator : new Migrator[] {database.migrator(SET), database.migrator(withNext())}) {
            MigrationException failure = failureOf(migrator.withDrift(Drift.REFUSE));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.SCHEMA_DRIFT);
            assertThat(failure.problem().summary()).contains(NAMES);
            assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        }
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void is_refused_before_a_rollback_too() throws SQLException {
        database.execute(BY_HAND);

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(SET)
                        .withDrift(Drift.REFUSE)
                        .maintenance()
                        .rollback(1, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SCHEMA_DRIFT);
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }

    @Test
    void goes_to_the_audit_when_a_run_makes_it_the_known_state() throws SQLException {
        database.execute(BY_HAND);

        MigrationReport report = database.migrator(withNext()).migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SCHEMA_DRIFTED);
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'drift'"))
                .containsExactly(NAMES);
        assertThat(database.migrator(withNext()).migrate().warnings()).isEmpty();
        assertThat(database.migrator(withNext()).maintenance().verify().isClean())
                .isTrue();
    }

    @Test
    void goes_to_the_audit_when_a_rollback_makes_it_the_known_state() throws SQLException {
        database.execute("CREATE TABLE Smuggled (x)");

        assertThat(database.migrator(SET).maintenance().rollback(1, "a test").warnings())
                .extracting(Warning::kind)
                .contains(Warning.Kind.SCHEMA_DRIFTED);
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'drift'"))
                .containsExactly("table Smuggled was added");
    }

    @Test
    void is_accepted_with_a_reason() throws SQLException {
        database.execute(BY_HAND);
        Migrator refusing = database.migrator(SET).withDrift(Drift.REFUSE);

        assertThat(refusing.maintenance().acceptSchema("agreed with the ward")).hasSize(3);

        assertThat(refusing.migrate().warnings()).isEmpty();
        assertThat(database.rows(
                        "SELECT operation || ': ' || detail FROM schema_version_audit ORDER BY sequence DESC LIMIT 2"))
                .containsExactly("repair: accepted the schema: agreed with the ward", "drift: " + NAMES);
        assertThat(database.migrator(SET).maintenance().verify().isClean()).isTrue();
        opener.forget();
        assertThat(refusing.maintenance().acceptSchema("again")).isEmpty();
        assertThat(opener.statements()).noneMatch(statement -> statement.startsWith("INSERT"));
    }

    @Test
    void is_not_seen_where_vacuum_and_analyze_moved_the_cookie() throws SQLException, IOException {
        String cookie = database.rows("PRAGMA schema_version").get(0);
        database.execute("VACUUM", "ANALYZE", "CREATE TABLE gone (x)", "DROP TABLE gone");
        assertThat(database.rows("PRAGMA schema_version").get(0)).isNotEqualTo(cookie);
        byte[] before = Files.readAllBytes(database.path());

        MigrationReport report = database.migrator(SET).withDrift(Drift.REFUSE).migrate();

        assertThat(report.warnings()).isEmpty();
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void costs_nothing_while_the_cookie_stays() {
        database.migrator(SET).withDrift(Drift.REFUSE).migrate();

        assertThat(opener.statements()).hasSize(1);
    }

    @Test
    void is_seen_when_the_set_was_not_complete_and_nothing_is_pending() throws SQLException {
        Migrator partial = database.migrator(withNext()).withTarget(io.zmonitor.migrator.Target.upTo(2));
        database.execute("DROP VIEW labels");

        assertThat(partial.migrate().warnings())
                .containsExactly(Results.warning(
                        Warning.Kind.SCHEMA_DRIFTED,
                        "the schema is not the one that the last run left: view labels was removed"));
    }

    @Test
    void is_told_without_names_where_an_older_ledger_kept_none() throws SQLException {
        database.execute("DROP TABLE schema_version_object", "CREATE TABLE Smuggled (x)");

        assertThat(database.migrator(SET).migrate().warnings().get(0).text())
                .isEqualTo("the schema is not the one that the last run left: nobody recorded which object");
        database.migrator(withNext()).migrate();
        database.execute("DROP TABLE Smuggled");
        assertThat(database.migrator(withNext()).migrate().warnings().get(0).text())
                .endsWith("table Smuggled was removed");
    }

    @Test
    void goes_unseen_without_the_guard() throws SQLException {
        database.execute(BY_HAND);
        RunSettings refusing = RunSettings.forFile(database.path(), opener)
                .withSource(MigrationSource.of(withNext()))
                .withDrift(Drift.REFUSE);

        MigrationReport report = new MigrationRun(refusing.withoutGuard(Guard.DRIFT_NOTICED)).execute();

        // The run went over a schema that nobody knew, and made it the known one without a word.
        assertThat(report.warnings()).isEmpty();
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'drift'"))
                .containsExactly("0");
        assertThat(new MigrationRun(refusing).execute().wasUpToDate()).isTrue();
    }

    private static Migration[] withNext() {
        Migration[] set = Arrays.copyOf(SET, SET.length + 1);
        set[SET.length] = NEXT;
        return set;
    }
}
