package io.zmonitor.migrator.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Results;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which migration a row of Flyway's history stands for, and which rows stand for none. */
class FlywayMappingTest {
    private static final List<SourceEntry> SOURCE = List.of(
            entry(MigrationId.schema(1), "initial schema"),
            entry(MigrationId.seed(1), "default settings"),
            entry(MigrationId.data(2), "patient ids to mrn"),
            entry(MigrationId.schema(3), "alarms"));

    @ParameterizedTest
    @CsvSource({
        "1,     initial schema,     schema-0001",
        "1.0,   Initial_Schema,     schema-0001",
        "01.0.0,INITIAL  schema,    schema-0001",
        "1,     default settings,   seed-0001",
        "2,     Patient_IDs to MRN, data-0002"
    })
    void maps_by_number_and_description(String version, String description, String expected) {
        FlywayMapping mapping = FlywayMapping.of(List.of(row(1, version, description, "SQL")), SOURCE);

        assertThat(mapping.unexplained()).isEmpty();
        assertThat(mapping.declared())
                .extracting(entry -> entry.id().toString())
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.1 | initial schema | SQL      | row 5 (SQL 1.1 'initial schema') has a version that is no whole number",
                "v1  | initial schema | SQL      | row 5 (SQL v1 'initial schema') has a version that is no whole number",
                "9   | initial schema | SQL      | row 5 (SQL 9 'initial schema') has a number that the source does not have",
                "3   | alerts         | SQL      | row 5 (SQL 3 'alerts') is called otherwise than schema-0003 'alarms'",
                "3   | alarms         | UNDO_SQL | row 5 (UNDO_SQL 3 'alarms') takes another row back",
                "3   | alarms         | DELETE   | row 5 (DELETE 3 'alarms') takes another row back"
            })
    void says_of_each_other_row_why_it_fits_nothing(String version, String description, String type, String reason) {
        FlywayMapping mapping = FlywayMapping.of(List.of(row(5, version, description, type)), SOURCE);

        assertThat(mapping.unexplained()).containsExactly(reason);
    }

    @Test
    void refuses_rows_that_failed_and_names_all_that_fit_nothing() {
        FlywayRow failed = new FlywayRow(2, Optional.of("3"), "alarms", "SQL", false);

        FlywayMapping mapping = FlywayMapping.of(
                List.of(row(1, "1", "initial schema", "SQL"), failed, row(3, "7", "x", "JDBC")), SOURCE);

        assertThat(mapping.unexplained())
                .containsExactly(
                        "row 2 (SQL 3 'alarms') failed",
                        "row 3 (JDBC 7 'x') has a number that the source does not have");
    }

    @Test
    void refuses_two_rows_for_one_migration_and_one_row_for_two() {
        List<SourceEntry> twice = List.of(entry(MigrationId.schema(1), "same"), entry(MigrationId.data(1), "same"));

        assertThat(FlywayMapping.of(List.of(row(1, "1", "same", "SQL")), twice).unexplained())
                .containsExactly("row 1 (SQL 1 'same') fits schema-0001 'same' and data-0001 'same'");
        assertThat(FlywayMapping.of(List.of(row(1, "3", "alarms", "SQL"), row(2, "3.0", "alarms", "SQL")), SOURCE)
                        .unexplained())
                .containsExactly("row 2 (SQL 3.0 'alarms') stands for schema-0003 like row 1");
    }

    @Test
    void refuses_a_history_without_rows() {
        assertThat(FlywayMapping.of(List.of(), SOURCE).unexplained()).containsExactly("it has no rows");
    }

    @Test
    void takes_a_baseline_of_flyway_for_all_up_to_it_but_seeds() {
        FlywayMapping mapping = FlywayMapping.of(
                List.of(row(1, "2", "<< Flyway Baseline >>", "BASELINE"), row(2, "3", "alarms", "SQL")), SOURCE);

        assertThat(mapping.declared())
                .extracting(entry -> entry.id().toString())
                .containsExactly("schema-0001", "data-0002", "schema-0003");
        assertThat(mapping.pendingSeeds(SOURCE)).containsExactly(MigrationId.seed(1));
    }

    @Test
    void lets_repeatables_stand_for_nothing() {
        FlywayRow repeatable = new FlywayRow(2, Optional.empty(), "patient overview", "SQL", true);

        FlywayMapping mapping = FlywayMapping.of(List.of(row(1, "3", "alarms", "SQL"), repeatable), SOURCE);

        assertThat(mapping.unexplained()).isEmpty();
        assertThat(mapping.rows()).hasSize(2);
        assertThat(mapping.declared()).hasSize(1);
    }

    private static FlywayRow row(long rank, String version, String description, String type) {
        return new FlywayRow(rank, Optional.of(version), description, type, true);
    }

    private static SourceEntry entry(MigrationId id, String description) {
        return new Results.SourceEntryData(id, description, Checksum.ofRevision("1"), id + ".sql");
    }
}
