package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far a run goes, and that it never goes back. */
class TargetTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE a (x);"),
        data(2, "INSERT INTO a VALUES (2);"),
        seed(2, "INSERT INTO a VALUES (22);"),
        schema(4, "CREATE TABLE b (x);"),
        seed(5, "INSERT INTO b VALUES (5);")
    };

    @TempDir
    Path folder;

    private MonitorDatabase database;

    private static final Warning GAP = Results.warning(Warning.Kind.SOURCE_NOTED, "No migration has the number 3");

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
    }

    @Test
    void applies_everything_up_to_the_number_and_leaves_the_rest_pending() throws SQLException {
        MigrationReport report =
                database.migrator(SET).withTarget(Target.upTo(2)).migrate();

        assertThat(report.applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(1), MigrationId.data(2), MigrationId.seed(2));
        assertThat(report.after()).hasToString("2");
        assertThat(report.warnings()).containsExactly(GAP);
        assertThat(database.rows("SELECT set_chain FROM schema_version_state")).containsExactly("");
        assertThat(database.migrator(SET).withTarget(Target.upTo(2)).migrate().wasUpToDate())
                .isTrue();
        assertThat(database.migrator(SET).migrate().applied()).hasSize(2);
        assertThat(database.rows("SELECT set_chain <> '' FROM schema_version_state"))
                .containsExactly("1");
    }

    @Test
    void goes_up_to_the_number_in_every_sequence_when_numbers_are_per_type() {
        Migration[] set = {
            schema(1, "CREATE TABLE a (x);"),
            schema(2, "CREATE TABLE b (x);"),
            data(1, "INSERT INTO a VALUES (1);"),
            data(2, "INSERT INTO b VALUES (1);"),
            seed(1, "INSERT INTO a VALUES (3);")
        };

        MigrationReport report = database.migrator(set)
                .withNumbering(Numbering.PER_TYPE)
                .withTarget(Target.upTo(1))
                .migrate();

        assertThat(report.applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(1), MigrationId.data(1), MigrationId.seed(1));
    }

    @Test
    void plans_no_further_than_it_would_go() {
        assertThat(database.migrator(SET).withTarget(Target.upTo(1)).plan().steps())
                .extracting(SourceEntry::id)
                .containsExactly(MigrationId.schema(1));
    }

    @Test
    void never_goes_backwards() throws SQLException {
        database.migrator(SET).migrate();

        MigrationException failure = failureOf(database.migrator(SET).withTarget(Target.upTo(2)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TARGET_BELOW_DATABASE);
        assertThat(failure.problem().summary()).contains("target 2", "version 4");
        assertThat(failure.problem().remedy()).contains("rollbackTo(2, reason)");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.ledger()).hasSize(5);
    }

    @Test
    void accepts_a_target_that_only_a_seed_is_above() {
        database.migrator(SET).migrate();

        assertThat(database.migrator(SET).withTarget(Target.upTo(4)).migrate().wasUpToDate())
                .isTrue();
    }

    @Test
    void warns_of_a_target_that_is_the_number_of_no_migration() {
        MigrationReport inAGap =
                database.migrator(SET).withTarget(Target.upTo(3)).migrate();
        MigrationReport beyond =
                database.migrator(SET).withTarget(Target.upTo(9)).migrate();

        assertThat(inAGap.warnings())
                .containsExactly(
                        Results.warning(
                                Warning.Kind.TARGET_IS_NO_MIGRATION,
                                "the target 3 is the number of no migration; the newest one below it is 2"),
                        GAP);
        assertThat(beyond.applied()).hasSize(2);
        assertThat(beyond.warnings()).hasSize(2).contains(GAP);
    }
}
