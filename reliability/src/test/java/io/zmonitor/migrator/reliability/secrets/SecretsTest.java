package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Marked keys, passphrases and rows, in every way to fail: none of them turns up in a log, an exception, an event, a report,
 * the ledger, the audit, a file's name, or a byte of a file.
 */
class SecretsTest {
    @TempDir
    static Path folder;

    private static Performance performance;

    @BeforeAll
    static void play() throws Exception {
        performance = Performance.of("scenes", folder);
    }

    @Test
    void every_scene_ends_with_its_problem() {
        List<String> wrong = new ArrayList<>();
        for (Scene scene : Scenes.all()) {
            String expected = scene.code().map(ProblemCode::name).orElse("-");
            String outcome = performance.outcomes().get(scene.name());
            if (!expected.equals(outcome)) {
                wrong.add(scene.name() + " ended with " + outcome + ", not with " + expected);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(performance.outcomes()).hasSameSizeAs(Scenes.all());
        assertThat(performance.process().exitCode()).isZero();
    }

    @Test
    void every_problem_has_a_scene_or_a_reason_why_not() {
        Set<ProblemCode> played = Scenes.all().stream()
                .flatMap(scene -> scene.code().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ProblemCode.class)));

        assertThat(played).doesNotContainAnyElementsOf(Scenes.EXEMPT.keySet());
        played.addAll(Scenes.EXEMPT.keySet());
        assertThat(EnumSet.complementOf(EnumSet.copyOf(played))).isEmpty();
    }

    @Test
    void nothing_leaks_into_logs_exceptions_events_reports_or_the_ledger() throws Exception {
        assertThat(performance.leaksInEvidence()).isEmpty();
    }

    @Test
    void nothing_leaks_into_a_file_or_its_name() throws Exception {
        assertThat(performance.leaksInFiles()).isEmpty();
    }

    @Test
    void nothing_leaks_past_java() {
        assertThat(performance.leaksPastJava()).isEmpty();
    }
}
