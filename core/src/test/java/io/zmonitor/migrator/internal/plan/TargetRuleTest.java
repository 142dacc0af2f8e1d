package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.result.Statuses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetRuleTest {
    private static final List<MigrationStatus> STATES = List.of(
            applied(MigrationId.schema(2)),
            pending(MigrationId.data(4)),
            pending(MigrationId.seed(4)),
            pending(MigrationId.schema(6)),
            applied(MigrationId.seed(9)));

    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "4, 4", "6, 5", "99, 5"})
    void leaves_out_what_is_pending_above_the_target(long target, int left) {
        assertThat(TargetRule.within(STATES, Target.upTo(target))).hasSize(left);
    }

    @Test
    void leaves_nothing_out_without_a_number() {
        assertThat(TargetRule.within(STATES, Target.latest())).isEqualTo(STATES);
        assertThat(TargetRule.refusal(STATES, Target.latest())).isEmpty();
        assertThat(TargetRule.note(List.of(), Target.latest())).isEmpty();
    }

    @Test
    void refuses_to_go_below_schema_and_data_but_not_below_seeds() {
        assertThat(TargetRule.refusal(STATES, Target.upTo(2))).isEmpty();
        assertThat(TargetRule.refusal(STATES, Target.upTo(1)))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_BELOW_DATABASE));
    }

    @ParameterizedTest
    @CsvSource({"4, ", "5, 4", "1, 0", "99, 6"})
    void notes_a_number_that_no_migration_has(long target, String below) {
        List<SourceEntry> source =
                List.of(source(MigrationId.schema(2)), source(MigrationId.data(4)), source(MigrationId.schema(6)));

        Optional<String> note = TargetRule.note(source, Target.upTo(target));

        assertThat(note.isPresent()).isEqualTo(below != null);
        assertThat(note.orElse("")).endsWith(below == null ? "" : "the newest one below it is " + below);
    }

    @Test
    void a_number_below_1_is_a_mistake_of_the_caller() {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.upTo(0));
    }

    private static MigrationStatus applied(MigrationId id) {
        return new Statuses.AppliedData(
                new Results.LedgerEntryData(id, "x", Optional.empty(), "", Duration.ZERO, ""), source(id));
    }

    private static MigrationStatus pending(MigrationId id) {
        return new Statuses.PendingData(source(id));
    }

    private static SourceEntry source(MigrationId id) {
        return new Results.SourceEntryData(id, "x", Checksum.ofRevision("1"), "x");
    }
}
