package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step left is what the next one begins with, unless somebody else wrote: then it is read again. */
class ForeignKeysBetweenCommitsTest {
    private static final Migration BEDS = schema(
            1,
            "CREATE TABLE beds (id INTEGER PRIMARY KEY); " + "CREATE TABLE alarms (bed INTEGER REFERENCES beds (id));");

    private static final Migration WARDS =
            schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY); INSERT INTO wards VALUES (1);");

    @TempDir
    Path folder;

    private BetweenCommits opener;
    private MonitorDatabase database;

    @BeforeEach
    void choose() {
        opener = new BetweenCommits();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
    }

    @Test
    void a_violation_that_somebody_else_makes_between_two_commits_is_not_the_next_steps() {
        opener.afterCommit(1, () -> database.execute("INSERT INTO alarms VALUES (7)"));

        MigrationReport report =
                database.migrator(BEDS, WARDS).withAtomicity(Atomicity.PER_STEP).migrate();

        assertThat(report.warnings())
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE);
        assertThat(report.applied()).hasSize(2);
    }

    @Test
    void a_violation_of_a_later_step_is_refused() throws SQLException {
        Migration orphan = data(3, "INSERT INTO alarms VALUES (7);");

        assertThat(failureOf(database.migrator(BEDS, WARDS, orphan).withAtomicity(Atomicity.PER_STEP))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.FOREIGN_KEYS_VIOLATED);
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }

    @Test
    void old_violations_that_get_other_row_numbers_from_a_vacuum_are_no_new_ones() throws SQLException {
        database.migrator(BEDS).migrate();
        database.execute(
                "INSERT INTO alarms VALUES (1), (2), (3), (4)",
                "DELETE FROM alarms WHERE bed < 4",
                "PRAGMA user_version = 1");
        Migration vacuum = schema(3, "-- @no-transaction\nVACUUM;");
        Migration last = schema(4, "CREATE TABLE last (a);");

        MigrationReport report = database.migrator(BEDS, WARDS, vacuum, last)
                .withAtomicity(Atomicity.PER_STEP)
                .migrate();

        assertThat(report.applied()).hasSize(3);
        assertThat(database.rows("SELECT rowid, bed FROM alarms")).containsExactly("1|4");
    }
}
