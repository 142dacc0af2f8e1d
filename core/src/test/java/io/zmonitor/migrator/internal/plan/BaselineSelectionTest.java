package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Results;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a baseline declares, and at which numbers there can be one. */
class BaselineSelectionTest {
    private static final List<SourceEntry> SOURCE = List.of(
            entry(MigrationId.schema(1)),
            entry(MigrationId.seed(1)),
            entry(MigrationId.data(3)),
            entry(MigrationId.seed(4)),
            entry(MigrationId.schema(6)));

    @ParameterizedTest
    @CsvSource({
        "1, PENDING, '[schema-0001]', '[seed-0001]', allowed",
        "3, PENDING, '[schema-0001, data-0003]', '[seed-0001]', allowed",
        "6, PENDING, '[schema-0001, data-0003, schema-0006]', '[seed-0001, seed-0004]', allowed",
        "3, APPLIED, '[schema-0001, seed-0001, data-0003]', '[]', allowed",
        "4, APPLIED, '[schema-0001, seed-0001, data-0003, seed-0004]', '[]', allowed",
        "4, PENDING, '[schema-0001, data-0003]', '[seed-0001, seed-0004]', data-0003",
        "2, APPLIED, '[schema-0001, seed-0001]', '[]', seed-0001",
        "0, PENDING, '[]', '[]', nothing"
    })
    void declares_all_up_to_a_number_that_there_is(
            long number, Maintenance.BaselineSeeds seeds, String declared, String pending, String refusal) {
        BaselineSelection selection = BaselineSelection.upTo(number, SOURCE, seeds);

        assertThat(selection.ids()).hasToString(declared);
        assertThat(selection.pendingSeeds()).hasToString(pending);
        assertThat(selection
                        .refusal(number)
                        .map(problem -> problem.values().get(1))
                        .orElse("allowed"))
                .isEqualTo(refusal);
    }

    private static SourceEntry entry(MigrationId id) {
        return new Results.SourceEntryData(id, "x", Checksum.ofRevision("1"), id + ".sql");
    }
}
