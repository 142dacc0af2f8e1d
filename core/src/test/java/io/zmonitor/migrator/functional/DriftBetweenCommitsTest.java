package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody changes the schema while a run is on its way from one commit to the next. */
class DriftBetweenCommitsTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);"),
        schema(2, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);"),
        schema(3, "CREATE TABLE wards (id INTEGER PRIMARY KEY);")
    };

    private static final String SMUGGLED = "table smuggled was added";
    private static final String AUDITED =
            "SELECT from_version || ' ' || detail FROM schema_version_audit WHERE operation = 'drift'";

    @TempDir
    Path folder;

    private BetweenCommits opener;
    private MonitorDatabase database;

    @BeforeEach
    void choose() {
        opener = new BetweenCommits();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void is_warned_of_by_name_and_goes_to_the_audit(int commit) throws SQLException {
        opener.afterCommit(commit, () -> database.execute("CREATE TABLE smuggled (x)"));

        MigrationReport report = migrator().migrate();

        assertThat(report.warnings())
                .containsExactly(Results.warning(
                        Warning.Kind.SCHEMA_DRIFTED, "the schema is not the one that the last run left: " + SMUGGLED));
        assertThat(database.rows(AUDITED)).containsExactly(commit + "/0/0 " + SMUGGLED);
        assertThat(database.migrator(SET).migrate().warnings()).isEmpty();
        assertThat(database.migrator(SET).maintenance().verify().isClean()).isTrue();
    }

    @Test
    void is_refused_and_what_was_committed_before_stays() throws SQLException {
        opener.afterCommit(2, () -> database.execute("CREATE TABLE smuggled (x)"));

        MigrationException failure = failureOf(migrator().withDrift(Drift.REFUSE));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SCHEMA_DRIFT);
        assertThat(failure.problem().summary()).contains(SMUGGLED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(1), MigrationId.schema(2));
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
        assertThat(database.migrator(SET).maintenance().verify().isClean()).isFalse();
    }

    @Test
    void is_seen_where_the_cookie_was_put_back() throws SQLException {
        opener.afterCommit(2, this::changeWithoutTrace);

        MigrationReport report = migrator().migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SCHEMA_DRIFTED);
        assertThat(database.rows(AUDITED)).containsExactly("2/0/0 table alarms was changed");
    }

    @Test
    void is_not_seen_in_rows() throws SQLException {
        opener.afterEachCommit(() -> database.execute("INSERT INTO beds DEFAULT VALUES", "VACUUM"));

        MigrationReport report = migrator().withDrift(Drift.REFUSE).migrate();

        assertThat(report.warnings()).isEmpty();
        assertThat(database.rows("SELECT count(*) > 1 FROM beds")).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(Atomicity.class)
    void is_seen_between_the_look_and_the_first_transaction(Atomicity atomicity) throws SQLException {
        database.migrator(SET[0]).migrate();
        opener.beforeTheFirst(() -> database.execute("CREATE TABLE smuggled (x)"));

        MigrationReport report = database.migrator(SET).withAtomicity(atomicity).migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SCHEMA_DRIFTED);
        assertThat(database.rows(AUDITED)).containsExactly("1/0/0 " + SMUGGLED);
    }

    @Test
    void is_told_once_where_it_was_seen_before_the_run() throws SQLException {
        database.migrator(SET[0]).migrate();
        database.execute("CREATE TABLE smuggled (x)");

        MigrationReport report = migrator().migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SCHEMA_DRIFTED);
        assertThat(database.rows(AUDITED)).containsExactly("1/0/0 " + SMUGGLED);
    }

    @Test
    void goes_unseen_without_the_guard() throws SQLException {
        opener.afterCommit(2, () -> database.execute("CREATE TABLE smuggled (x)"));

        MigrationReport report = new MigrationRun(withoutTheGuard()).execute();

        // The run made it the known schema without a word.
        assertThat(report.warnings()).isEmpty();
        assertThat(database.rows(AUDITED)).isEmpty();
        assertThat(database.migrator(SET).maintenance().verify().isClean()).isTrue();
    }

    @Test
    void leaves_a_wrong_fingerprint_without_the_guard() throws SQLException {
        opener.afterCommit(1, () -> {
            changeWithoutTrace();
            // As if the process were killed after the second commit.
            opener.afterCommit(1, () -> {
                throw new SQLException("killed");
            });
        });

        failureOf(new MonitorDatabase.Run(withoutTheGuard()));

        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
        assertThat(database.rows("SELECT schema_cookie = s.schema_version FROM schema_version_state,"
                        + " pragma_schema_version s"))
                .containsExactly("1");
        assertThat(database.migrator(SET).maintenance().verify().findings())
                .extracting(Object::toString)
                .anyMatch(finding -> finding.contains("table beds was changed"));
    }

    private RunSettings withoutTheGuard() {
        return RunSettings.forFile(database.path(), opener)
                .withSource(MigrationSource.of(SET))
                .withAtomicity(Atomicity.PER_STEP)
                .withoutGuard(Guard.DRIFT_NOTICED_BETWEEN);
    }

    private Migrator migrator() {
        return database.migrator(SET).withAtomicity(Atomicity.PER_STEP);
    }

    // What no cookie shows.
    private void changeWithoutTrace() throws SQLException {
        String newest = database.rows(
                        "SELECT name FROM sqlite_schema WHERE name IN ('alarms', 'beds') ORDER BY name LIMIT 1")
                .get(0);
        String cookie = database.rows("PRAGMA schema_version").get(0);
        database.execute(
                "PRAGMA writable_schema = 1",
                "UPDATE sqlite_schema SET sql = 'CREATE TABLE " + newest
                        + " (id INTEGER PRIMARY KEY, x)' WHERE name = '" + newest + "'",
                "PRAGMA schema_version = " + cookie);
    }
}
