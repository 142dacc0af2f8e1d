package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.maintenance.Downgrade;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An older build that rolls a newer build's database back, with the scripts that the newer build stored. */
class DowngradeTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT)");
    private static final SqlMigration REBUILD = schema(2, """
            CREATE TABLE beds_new (id INTEGER PRIMARY KEY, label TEXT, ward TEXT DEFAULT 'W');
            INSERT INTO beds_new (id, label) SELECT id, label FROM beds;
            DROP TABLE beds;
            ALTER TABLE beds_new RENAME TO beds;
            """).withRollback("""
            CREATE TABLE beds_old (id INTEGER PRIMARY KEY, label TEXT);
            INSERT INTO beds_old (id, label) SELECT id, label FROM beds;
            DROP TABLE beds;
            ALTER TABLE beds_old RENAME TO beds;
            """);
    private static final SqlMigration UPPER =
            data(3, "UPDATE beds SET label = upper(label)").withRollback("UPDATE beds SET label = lower(label)");
    private static final SqlMigration MORE =
            seed(4, "INSERT INTO beds (id, label) VALUES (9, 'SPARE')").withRollback("""
            -- @rows beds may decrease
            DELETE FROM beds WHERE id = 9;
            """);
    private static final RepeatableMigration OLD =
            RepeatableMigration.of("all_beds", "CREATE VIEW all_beds AS SELECT id, label FROM beds");
    private static final RepeatableMigration NEW =
            RepeatableMigration.of("all_beds", "CREATE VIEW all_beds AS SELECT id, label, ward FROM beds");
    private static final RepeatableMigration WARDS =
            RepeatableMigration.of("wards", "CREATE VIEW wards AS SELECT DISTINCT ward FROM beds");
    private static final RepeatableMigration NAMES =
            RepeatableMigration.of("numbers", "CREATE VIEW numbers AS SELECT 1 AS one");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void place() {
        database = MonitorDatabase.in(folder);
    }

    private Migrator build(String version, MigrationSource source) {
        return database.migrator()
                .withApplication("z-monitor", version)
                .withSource(source)
                .withNewerDatabase(NewerDatabase.ROLL_BACK);
    }

    private Migrator older() {
        return build("4.2", MigrationSource.of(BEDS).and(OLD));
    }

    private Migrator newer(Migration... migrations) {
        return build("5.0", MigrationSource.of(migrations).and(NEW, WARDS, NAMES));
    }

    private List<String> everything() throws SQLException {
        List<String> all = new ArrayList<>(database.rows("SELECT type, name, sql FROM sqlite_schema"
                + " WHERE name NOT LIKE 'schema_version%' AND name NOT LIKE 'sqlite_%' ORDER BY name"));
        all.addAll(database.rows("SELECT * FROM beds ORDER BY id"));
        return all;
    }

    @Test
    void goes_back_and_forward_and_loses_nothing() throws SQLException {
        older().migrate();
        database.execute("INSERT INTO beds VALUES (1, 'a'), (2, 'b')");
        List<String> old = everything();
        newer(BEDS, REBUILD, UPPER, MORE).migrate();
        List<String> young = everything();

        MigrationReport back = older().migrate();

        assertThat(back.rolledBack())
                .extracting(RollbackReport.Undone::id)
                .containsExactly(MigrationId.seed(4), MigrationId.data(3), MigrationId.schema(2));
        assertThat(back.before().number()).isEqualTo(3);
        assertThat(back.after().number()).isEqualTo(1);
        assertThat(back.repeatables())
                .extracting(MigrationReport.Repeated::name)
                .containsExactly("all_beds");
        assertThat(back.wasUpToDate()).isFalse();
        assertThat(everything().stream().map(DowngradeTest::unquoted)).containsExactlyElementsOf(old);
        assertThat(older().migrate().wasUpToDate()).isTrue();
        assertThat(older().maintenance().verify().findings()).isEmpty();

        newer(BEDS, REBUILD, UPPER, MORE).migrate();
        assertThat(everything()).containsExactlyElementsOf(young);
        assertThat(newer(BEDS, REBUILD, UPPER, MORE).migrate().wasUpToDate()).isTrue();
    }

    // A renamed table's name is in quotes afterwards.
    private static String unquoted(String definition) {
        return definition.replace("\"", "");
    }

    @Test
    void refuses_before_touching_anything_when_one_cannot_be_undone() throws SQLException {
        older().migrate();
        newer(BEDS, REBUILD, UPPER, seed(4, "INSERT INTO beds (id, label) VALUES (9, 'SPARE')"))
                .migrate();
        List<String> young = everything();

        MigrationException failure = failureOf(older());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROLLBACK_MISSING);
        assertThat(failure.problem().summary()).contains("seed-0004");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(everything()).containsExactlyElementsOf(young);
    }

    @Test
    void refuses_java_code_that_only_the_newer_build_has() {
        older().migrate();
        newer(BEDS, REBUILD, new Coded(3, "1", context -> {})).migrate();

        assertThat(failureOf(older()).problem().code()).isEqualTo(ProblemCode.ROLLBACK_MISSING);
    }

    @Test
    void guards_the_way_back_like_the_way_forward() throws SQLException {
        older().migrate();
        database.execute("INSERT INTO beds VALUES (1, 'a')");
        SqlMigration careless =
                schema(2, "ALTER TABLE beds ADD COLUMN ward TEXT").withRollback("DELETE FROM beds");
        newer(BEDS, careless).migrate();

        MigrationException failure = failureOf(older());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("1");
    }

    @Test
    void would_fail_at_the_rename_if_the_newer_views_were_still_there() throws SQLException {
        older().migrate();
        newer(BEDS, REBUILD).migrate();
        RunSettings settings = RunSettings.forFile(database.path(), database.opener())
                .withSource(MigrationSource.of(BEDS).and(OLD))
                .withNewerDatabase(NewerDatabase.ROLL_BACK);

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> new Downgrade(settings.withoutGuard(Guard.REPEATABLES_DROPPED)).execute());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        new Downgrade(settings).execute();
        assertThat(database.rows("SELECT * FROM all_beds")).isEmpty();
    }

    @Test
    void refuses_first_what_would_stop_it_afterwards() {
        older().migrate();
        newer(BEDS, REBUILD).migrate();
        SqlMigration edited = schema(1, "CREATE TABLE beds (id INTEGER)");

        assertThat(failureOf(build("4.1", MigrationSource.of(edited))).problem().code())
                .isEqualTo(ProblemCode.CHANGED);
    }

    @Test
    void says_that_the_rollback_is_kept_when_the_run_after_it_fails() throws SQLException {
        older().migrate();
        newer(BEDS, REBUILD).migrate();
        RepeatableMigration broken =
                RepeatableMigration.of("all_beds", "CREATE VIEW all_beds AS SELECT ward FROM beds");

        MigrationException failure =
                failureOf(build("4.2", MigrationSource.of(BEDS).and(broken)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.REPEATABLE_INVALID);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.ledger()).containsExactly("schema-1");
        assertThat(older().migrate().repeatables()).hasSize(1);
    }

    @Test
    void opens_instead_of_rolling_back_when_the_newer_build_allows_it() throws SQLException {
        older().migrate();
        newer(BEDS, schema(2, "-- @compatible-with 1\nALTER TABLE beds ADD COLUMN ward TEXT"))
                .migrate();

        assertThat(older().migrate().wasUpToDate()).isTrue();
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }
}
