package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views and triggers that follow their files. */
class RepeatableTest {
    private static final SqlMigration PATIENTS =
            schema(1, "CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT, ward TEXT)");
    private static final RepeatableMigration OVERVIEW =
            RepeatableMigration.of("overview", "CREATE VIEW overview AS SELECT id, name FROM patients;");
    private static final RepeatableMigration WIDER = RepeatableMigration.of(
            "overview", "DROP VIEW overview; CREATE VIEW overview AS SELECT id, name, ward FROM patients;");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void place() {
        database = MonitorDatabase.in(folder);
    }

    private Migrator migrator(List<RepeatableMigration> repeatables, Migration... migrations) {
        return database.migrator()
                .withSource(MigrationSource.of(migrations).and(repeatables.toArray(RepeatableMigration[]::new)));
    }

    private List<String> views() throws SQLException {
        return database.rows("SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger')"
                + " AND name NOT LIKE 'schema_version%' ORDER BY type DESC, name");
    }

    @Test
    void run_after_all_versioned_steps_by_name_and_only_once() throws SQLException {
        RepeatableMigration early = RepeatableMigration.of("a_first", "CREATE VIEW a_first AS SELECT id FROM overview");

        MigrationReport report = migrator(List.of(OVERVIEW, early), PATIENTS).migrate();

        assertThat(report.repeatables())
                .extracting(MigrationReport.Repeated::name)
                .containsExactly("a_first", "overview");
        assertThat(views()).containsExactly("view a_first", "view overview");
        assertThat(database.rows("SELECT name, objects, applied_by FROM schema_version_repeatable"))
                .containsExactly("a_first|view a_first|z-monitor 4.2.0", "overview|view overview|z-monitor 4.2.0");
        assertThat(migrator(List.of(early, OVERVIEW), PATIENTS).migrate().wasUpToDate())
                .isTrue();
        assertThat(database.rows("SELECT operation || ' ' || subject FROM schema_version_audit"))
                .containsExactly("step schema-0001", "repeatable a_first", "repeatable overview", "run ");
    }

    @Test
    void run_again_when_their_text_changed_whether_or_not_they_drop_first() throws SQLException {
        migrator(List.of(OVERVIEW), PATIENTS).migrate();
        assertThat(migrator(List.of(WIDER), PATIENTS).repeatableStatus())
                .hasOnlyElementsOfType(MigrationStatus.Repeatable.Changed.class);
        assertThat(migrator(List.of(WIDER), PATIENTS).plan().repeatables()).hasSize(1);

        MigrationReport report = migrator(List.of(WIDER), PATIENTS).migrate();

        assertThat(report.applied()).isEmpty();
        assertThat(report.wasUpToDate()).isFalse();
        assertThat(database.rows("SELECT sql FROM sqlite_schema WHERE name = 'overview'")
                        .get(0))
                .contains("ward");
        migrator(List.of(OVERVIEW), PATIENTS).migrate();
        assertThat(database.rows("SELECT sql FROM sqlite_schema WHERE name = 'overview'")
                        .get(0))
                .doesNotContain("ward");
    }

    @Test
    void are_dropped_when_the_source_no_longer_has_them() throws SQLException {
        migrator(List.of(OVERVIEW), PATIENTS).migrate();

        MigrationReport report = migrator(List.of(), PATIENTS).migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.REPEATABLE_DROPPED);
        assertThat(views()).isEmpty();
        assertThat(database.rows("SELECT * FROM schema_version_repeatable")).isEmpty();
        assertThat(migrator(List.of(), PATIENTS).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void are_added_to_a_ledger_that_has_no_table_for_them_yet() throws SQLException {
        database.migrator(PATIENTS).migrate();
        database.execute("DROP TABLE schema_version_repeatable");

        migrator(List.of(OVERVIEW), PATIENTS).migrate();

        assertThat(views()).containsExactly("view overview");
    }

    @Test
    void leave_the_database_untouched_when_one_fails() throws SQLException {
        RepeatableMigration broken =
                RepeatableMigration.of("z_broken", "\nCREATE TRIGGER t AFTER INSERT ON nowhere BEGIN SELECT 1; END;");

        MigrationException failure = failureOf(migrator(List.of(OVERVIEW, broken), PATIENTS));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.REPEATABLE_FAILED);
        assertThat(failure.problem().summary()).contains("repeatable/z_broken.sql:2", "nowhere");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.tables()).isEmpty();
    }

    @Test
    void do_not_take_over_a_view_that_somebody_else_made() throws SQLException {
        SqlMigration versioned = schema(2, "CREATE VIEW overview AS SELECT 1 AS one");

        MigrationException failure = failureOf(migrator(List.of(OVERVIEW), PATIENTS, versioned));
        assertThat(failure.problem().summary()).contains("repeatable/overview.sql", "exists already");

        migrator(List.of(WIDER), PATIENTS, versioned).migrate();
        assertThat(database.rows("SELECT sql FROM sqlite_schema WHERE name = 'overview'")
                        .get(0))
                .contains("ward");
    }
}
