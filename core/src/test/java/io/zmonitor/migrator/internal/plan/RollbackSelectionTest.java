package io.zmonitor.migrator.internal.plan;

import static io.zmonitor.migrator.MigrationId.data;
import static io.zmonitor.migrator.MigrationId.schema;
import static io.zmonitor.migrator.MigrationId.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.plan.RollbackOrder.Goal;
import io.zmonitor.migrator.internal.result.Results;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RollbackSelectionTest {
    private static final List<MigrationId> APPLIED =
            List.of(schema(1), seed(1), data(2), seed(2), schema(3), seed(3), seed(4));
    private static final Set<MigrationId> ALL_BUT_SEEDS_2_AND_4 =
            Set.of(schema(1), seed(1), data(2), schema(3), seed(3));

    static Stream<Arguments> selections() {
        return Stream.of(
                Arguments.of(Numbering.SHARED, new Goal.To(3), List.of(), List.of(seed(4))),
                Arguments.of(Numbering.SHARED, new Goal.To(4), List.of(), List.of()),
                Arguments.of(Numbering.SHARED, new Goal.To(2), List.of(seed(3), schema(3)), List.of(seed(4))),
                Arguments.of(
                        Numbering.SHARED,
                        new Goal.To(1),
                        List.of(seed(3), schema(3), data(2)),
                        List.of(seed(4), seed(2))),
                Arguments.of(
                        Numbering.PER_TYPE,
                        new Goal.To(0),
                        List.of(seed(3), seed(1), data(2), schema(3), schema(1)),
                        List.of(seed(4), seed(2))),
                Arguments.of(Numbering.SHARED, new Goal.Newest(1), List.of(seed(3)), List.of(seed(4))),
                Arguments.of(
                        Numbering.SHARED,
                        new Goal.Newest(3),
                        List.of(seed(3), schema(3), data(2)),
                        List.of(seed(4), seed(2))),
                Arguments.of(
                        Numbering.PER_TYPE, new Goal.Newest(2), List.of(seed(3), seed(1)), List.of(seed(4), seed(2))));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void selects_in_reverse_and_passes_over_seeds_that_nothing_undoes(
            Numbering numbering, Goal goal, List<MigrationId> steps, List<MigrationId> kept) {
        RollbackSelection selection = RollbackSelection.of(ledger(), numbering, goal, ALL_BUT_SEEDS_2_AND_4);

        assertThat(selection.steps()).extracting(LedgerEntry::id).isEqualTo(steps);
        assertThat(selection.keptSeeds()).isEqualTo(kept);
        assertThat(selection.refusal(goal, ALL_BUT_SEEDS_2_AND_4)).isEmpty();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        new Goal.To(0),
                        Set.of(schema(3)),
                        Problem.ofMigrations(ProblemCode.ROLLBACK_MISSING, List.of(data(2), schema(1)))),
                Arguments.of(
                        new Goal.Newest(9),
                        ALL_BUT_SEEDS_2_AND_4,
                        Problem.ofTarget(ProblemCode.ROLLBACK_BEYOND_FIRST, 9, "5")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_what_cannot_be_done_as_a_whole(Goal goal, Set<MigrationId> undoable, Problem problem) {
        RollbackSelection selection = RollbackSelection.of(ledger(), Numbering.SHARED, goal, undoable);

        assertThat(selection.refusal(goal, undoable)).contains(problem);
    }

    private static List<LedgerEntry> ledger() {
        return APPLIED.stream()
                .<LedgerEntry>map(id -> new Results.LedgerEntryData(id, "x", Optional.empty(), "", Duration.ZERO, ""))
                .toList();
    }
}
