package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of 100 MB: a table of 60, one of 20, and 10 that nobody uses. */
class SpaceRuleTest {
    private static final long MB = 1_000_000;
    private static final Map<String, Long> TABLES = Map.of("vitals", 60 * MB, "beds", 20 * MB);

    private static final Cost REWRITE = new Cost.Rewrite("vitals", Set.of());

    // journal, journal as a log, growth, memory: in MB, without the overhead of 5 %
    static Stream<Arguments> costs() {
        return Stream.of(
                Arguments.of("nothing", List.of(), 0, 0, 0, 0),
                Arguments.of("a table without rows", List.of(new Cost.Create("rooms", 2)), 0, 0, 0, 0),
                Arguments.of("rows changed", List.of(REWRITE), 60, 120, 50, 60),
                Arguments.of("rows changed again and again", List.of(REWRITE, REWRITE, REWRITE), 100, 160, 50, 120),
                Arguments.of("rows removed", List.of(new Cost.Remove("vitals", Set.of())), 60, 60, 0, 60),
                Arguments.of("with a trigger", List.of(new Cost.Remove("beds", Set.of("vitals"))), 80, 100, 10, 20),
                Arguments.of("a table dropped", List.of(new Cost.Drop("vitals")), 60, 60, 0, 0),
                Arguments.of("an index", List.of(new Cost.Index("beds")), 0, 25, 15, 25),
                Arguments.of("a rebuild", rebuild(0), 20, 40, 10, 0),
                Arguments.of("a rebuild with a key more", rebuild(1), 20, 60, 30, 0),
                Arguments.of("rows of the table itself", List.of(append("beds", "beds")), 20, 40, 10, 0),
                Arguments.of("few rows", List.of(new Cost.Append(Set.of("vitals"), Set.of(), 100)), 0, 0, 0, 0),
                Arguments.of("a vacuum", List.of(new Cost.Vacuum()), 90, 180, 0, 90),
                Arguments.of("anything", List.of(new Cost.Anything()), 100, 200, 90, 100),
                Arguments.of("anything twice", List.of(new Cost.Anything(), new Cost.Anything()), 100, 200, 90, 100),
                Arguments.of("an unknown name", List.of(new Cost.Rewrite("nowhere", Set.of())), 0, 0, 0, 0));
    }

    private static List<Cost> rebuild(int keys) {
        return List.of(
                new Cost.Create("beds_new", keys),
                append("beds_new", "beds"),
                new Cost.Drop("beds"),
                new Cost.Rename("beds_new", "beds"));
    }

    private static Cost append(String table, String source) {
        return new Cost.Append(Set.of(table), Set.of(source, "id", "label"), 80);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costs")
    void counts_what_each_class_needs(String name, List<Cost> costs, int journal, int log, int growth, int memory) {
        MigrationPlan.Space rollback = estimate(DatabaseSize.Journal.ROLLBACK, List.of(costs));
        MigrationPlan.Space wal = estimate(DatabaseSize.Journal.WAL, List.of(costs));

        assertThat(rollback.growth() / MB).isEqualTo(growth);
        assertThat(rollback.memory() / MB).isEqualTo(memory);
        assertThat(rollback.journal()).isBetween(journal * MB, (journal + 1) * MB * 107 / 100);
        assertThat(wal.journal()).isBetween(2L * log * MB, 2L * (log + 1) * MB * 107 / 100);
        assertThat(wal.growth()).isEqualTo(rollback.growth());
    }

    @Test
    void a_rollback_journal_is_used_again_by_each_commit_and_a_log_may_not_be() {
        List<List<Cost>> steps = List.of(List.of(REWRITE), List.of(REWRITE));

        assertThat(estimate(DatabaseSize.Journal.ROLLBACK, steps).journal()).isBetween(120 * MB, 130 * MB);
        assertThat(estimate(DatabaseSize.Journal.WAL, steps).journal()).isBetween(480 * MB, 520 * MB);
    }

    @Test
    void a_table_that_was_not_measured_frees_nothing_when_it_is_dropped() {
        DatabaseSize atMost = new DatabaseSize(
                100 * MB,
                10 * MB,
                DatabaseSize.Journal.ROLLBACK,
                Map.of("vitals", 90 * MB, "beds", 90 * MB),
                DatabaseSize.Kind.AT_MOST);
        List<Cost> twice = new ArrayList<>(rebuild(0));
        twice.addAll(rebuild(0));

        assertThat(SpaceRule.of(atMost, List.of(twice), 7).growth() / MB).isGreaterThanOrEqualTo(170);
        assertThat(SpaceRule.of(atMost, List.of(twice), 7).backup()).isEqualTo(7);
    }

    @Test
    void many_steps_never_overflow() {
        List<Cost> doubling = Collections.nCopies(500, append("vitals", "vitals"));

        MigrationPlan.Space estimate = estimate(DatabaseSize.Journal.WAL, Collections.nCopies(500, doubling));

        assertThat(estimate.besideBackup()).isPositive();
        assertThat(estimate.growth()).isPositive();
    }

    private static MigrationPlan.Space estimate(DatabaseSize.Journal journal, List<List<Cost>> segments) {
        DatabaseSize size = new DatabaseSize(100 * MB, 10 * MB, journal, TABLES, DatabaseSize.Kind.MEASURED);
        return SpaceRule.of(size, segments, 0);
    }
}
