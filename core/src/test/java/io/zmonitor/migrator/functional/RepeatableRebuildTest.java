package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rebuilding a table under the views and triggers that look at it. */
class RepeatableRebuildTest {
    private static final SqlMigration TABLES = schema(1, """
            CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT, ward TEXT);
            CREATE TABLE log (what TEXT);
            """);
    private static final SqlMigration REBUILD = schema(2, """
            CREATE TABLE patients_new (id INTEGER PRIMARY KEY, name TEXT, ward TEXT, mrn TEXT);
            INSERT INTO patients_new (id, name, ward) SELECT id, name, ward FROM patients;
            DROP TABLE patients;
            ALTER TABLE patients_new RENAME TO patients;
            """);
    private static final RepeatableMigration OVERVIEW =
            RepeatableMigration.of("overview", "CREATE VIEW \"Overview\" AS SELECT id, name FROM patients;");
    private static final RepeatableMigration NESTED =
            RepeatableMigration.of("nested", "CREATE VIEW nested AS SELECT name FROM overview;");
    private static final RepeatableMigration LOGGED = RepeatableMigration.of("logged", """
            DROP TRIGGER IF EXISTS logged;
            CREATE TRIGGER logged AFTER UPDATE ON patients BEGIN INSERT INTO log VALUES (NEW.name); END;
            """);
    private static final RepeatableMigration ELSEWHERE =
            RepeatableMigration.of("elsewhere", "CREATE VIEW elsewhere AS SELECT what FROM log;");
    private static final List<RepeatableMigration> ALL = List.of(OVERVIEW, NESTED, LOGGED, ELSEWHERE);

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void populate() throws SQLException {
        database = MonitorDatabase.in(folder);
        migrator(ALL, TABLES).migrate();
        database.execute("INSERT INTO patients VALUES (1, 'A', 'W1')");
    }

    private static MigrationSource source(List<RepeatableMigration> repeatables, Migration... migrations) {
        return MigrationSource.of(migrations).and(repeatables.toArray(RepeatableMigration[]::new));
    }

    private Migrator migrator(List<RepeatableMigration> repeatables, Migration... migrations) {
        return database.migrator().withSource(source(repeatables, migrations));
    }

    private MonitorDatabase.Run without(Guard guard, List<RepeatableMigration> repeatables, Migration... migrations) {
        RunSettings settings =
                RunSettings.forFile(database.path(), database.opener()).withSource(source(repeatables, migrations));
        return new MonitorDatabase.Run(settings.withoutGuard(guard));
    }

    private List<String> views() throws SQLException {
        return database.rows("SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger')"
                + " AND name NOT LIKE 'schema_version%' ORDER BY name");
    }

    @Test
    void brings_back_what_hung_on_the_table_and_leaves_the_rest_alone() throws SQLException {
        MigrationReport report = migrator(ALL, TABLES, REBUILD).migrate();

        assertThat(report.repeatables())
                .extracting(MigrationReport.Repeated::name)
                .containsExactly("logged", "nested", "overview");
        assertThat(views()).containsExactly("Overview", "elsewhere", "logged", "nested");
        database.execute("UPDATE patients SET name = 'B'");
        assertThat(database.rows("SELECT name, what FROM nested, elsewhere")).containsExactly("B|B");
        assertThat(migrator(ALL, TABLES, REBUILD).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void would_fail_at_the_rename_if_the_view_were_still_there() throws SQLException {
        MigrationException failure = failureOf(without(Guard.REPEATABLES_DROPPED, ALL, TABLES, REBUILD));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(failure.problem().summary()).contains("ALTER TABLE patients_new RENAME TO patients");
        assertThat(views()).containsExactly("Overview", "elsewhere", "logged", "nested");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE patients RENAME COLUMN ward TO station",
                "ALTER TABLE patients DROP COLUMN ward",
                "ALTER TABLE \"PATIENTS\" ADD COLUMN mrn TEXT",
                "ALTER TABLE [patients] RENAME TO 'people'; ALTER TABLE people RENAME TO patients",
                "DROP VIEW overview; CREATE VIEW overview AS SELECT 1 AS name",
                "DROP VIEW IF EXISTS main.overview",
                "DROP TRIGGER logged"
            })
    void brings_back_what_a_step_dropped_or_changed(String script) throws SQLException {
        List<String> before = definitions();

        migrator(ALL, TABLES, schema(2, script)).migrate();

        assertThat(definitions()).containsExactlyElementsOf(before);
    }

    private List<String> definitions() throws SQLException {
        return database.rows("SELECT name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger')"
                + " AND name NOT LIKE 'schema_version%' ORDER BY name");
    }

    @Test
    void keeps_triggers_at_work_while_rows_are_changed() throws SQLException {
        migrator(ALL, TABLES, data(2, "UPDATE patients SET name = 'C'")).migrate();

        assertThat(database.rows("SELECT what FROM log")).containsExactly("C");
    }

    @Test
    void drops_everything_before_a_schema_migration_in_java() throws SQLException {
        MigrationReport report =
                migrator(ALL, TABLES, new RebuildInJava(REBUILD.script())).migrate();

        assertThat(report.repeatables()).hasSize(4);
        assertThat(views()).containsExactly("Overview", "elsewhere", "logged", "nested");
    }

    @Test
    void is_brought_back_by_the_next_run_when_this_one_got_no_further() throws SQLException {
        SqlMigration failing = data(3, "INSERT INTO nowhere VALUES (1)");

        MigrationException failure =
                failureOf(migrator(ALL, TABLES, REBUILD, failing).withAtomicity(Atomicity.PER_STEP));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(views()).containsExactly("elsewhere");
        assertThat(migrator(ALL, TABLES, REBUILD).repeatableStatus())
                .filteredOn(MigrationStatus.Repeatable::isDue)
                .hasSize(3);
        migrator(ALL, TABLES, REBUILD).migrate();
        assertThat(views()).containsExactly("Overview", "elsewhere", "logged", "nested");
    }

    @Test
    void waits_for_the_run_that_reaches_the_newest_version() throws SQLException {
        SqlMigration later = schema(3, "ALTER TABLE patients ADD COLUMN bed TEXT");
        RepeatableMigration beds = RepeatableMigration.of("beds", "CREATE VIEW beds AS SELECT bed FROM patients");
        List<RepeatableMigration> newest = List.of(OVERVIEW, LOGGED, ELSEWHERE, beds);
        Migrator migrator = migrator(newest, TABLES, REBUILD, later);

        MigrationReport report = migrator.withTarget(Target.upTo(2)).migrate();

        assertThat(report.repeatables()).isEmpty();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.REPEATABLE_DROPPED);
            assertThat(warning.text()).contains("logged, nested, overview");
        });
        assertThat(views()).containsExactly("elsewhere");
        assertThat(migrator.withTarget(Target.upTo(2)).migrate().wasUpToDate()).isTrue();
        migrator.migrate();
        assertThat(views()).containsExactly("Overview", "beds", "elsewhere", "logged");
    }

    @Test
    void stays_dropped_after_a_rollback_until_the_next_run() throws SQLException {
        SqlMigration rebuild = REBUILD.withRollback("ALTER TABLE patients DROP COLUMN mrn");
        migrator(ALL, TABLES, rebuild).migrate();

        migrator(ALL, TABLES, rebuild).maintenance().rollbackTo(1, "a test");
        assertThat(views()).containsExactly("elsewhere");

        assertThat(migrator(ALL, TABLES).migrate().repeatables()).hasSize(3);
        assertThat(views()).containsExactly("Overview", "elsewhere", "logged", "nested");
    }

    @Test
    void refuses_to_leave_a_view_that_cannot_be_read() throws SQLException {
        SqlMigration without = schema(2, "ALTER TABLE patients DROP COLUMN name");

        MigrationException failure = failureOf(migrator(List.of(OVERVIEW), TABLES, without));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.REPEATABLE_INVALID);
        assertThat(failure.problem().summary())
                .contains("repeatable/overview.sql:1", "the view overview", "no such column: name");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT name FROM overview")).containsExactly("A");
    }

    @Test
    void would_leave_the_broken_view_behind_without_the_proof() throws SQLException {
        MonitorDatabase.Run unproved = without(
                Guard.REPEATABLES_PROVED,
                List.of(OVERVIEW),
                TABLES,
                schema(2, "ALTER TABLE patients DROP COLUMN name"));
        new MonitorDatabase.Run(unproved.settings().withoutGuard(Guard.SCHEMA_KEPT_USABLE)).run();

        assertThatThrownBy(() -> database.rows("SELECT * FROM overview"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no such column: name");
    }

    /** A schema migration that nobody can read beforehand. */
    private record RebuildInJava(String script) implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.SCHEMA;
        }

        @Override
        public long version() {
            return 2;
        }

        @Override
        public String description() {
            return "rebuild in Java";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) throws SQLException {
            try (var statement = context.connection().createStatement()) {
                for (String sql : script.split(";", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
            }
        }
    }
}
