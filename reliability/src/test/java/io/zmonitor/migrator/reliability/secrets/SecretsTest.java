package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    private static final Map<String, String> OUTCOMES = new TreeMap<>();
    private static ChildOutcome child;

    @BeforeAll
    static void play() throws Exception {
        try (ChildJvm jvm = Loud.process(SecretsMain.class, folder.resolve("temp")).start(folder.toString())) {
            for (String line = jvm.line(); !line.equals("end"); line = jvm.line()) {
                int blank = line.indexOf(' ');
                OUTCOMES.put(line.substring(0, blank), line.substring(blank + 1));
            }
            child = jvm.outcome();
        }
    }

    @Test
    void every_scene_ends_with_its_problem() {
        Map<String, String> expected = new TreeMap<>();
        for (Scene scene : Scenes.all()) {
            expected.put(scene.name(), scene.code().map(ProblemCode::name).orElse("-"));
        }

        assertThat(expected).hasSameSizeAs(Scenes.all());
        assertThat(OUTCOMES).containsExactlyInAnyOrderEntriesOf(expected);
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
        List<String> leaks = new ArrayList<>();
        for (Scene scene : Scenes.all()) {
            for (Sink sink : Sink.values()) {
                Path evidence = folder.resolve("evidence").resolve(scene.name()).resolve(sink.name());
                Leak.in(sink, scene.name(), Files.readAllBytes(evidence)).forEach(leak -> leaks.add(leak.toString()));
            }
        }

        assertThat(leaks).isEmpty();
    }

    @Test
    void nothing_leaks_into_a_file_or_its_name() throws Exception {
        assertThat(Leak.inFolder(folder.resolve("devices"))).isEmpty();
        assertThat(Leak.inFolder(folder.resolve("temp"))).isEmpty();
    }

    @Test
    void nothing_leaks_past_java_into_the_process_output() {
        String said = child.err() + OUTCOMES;

        assertThat(child.exitCode()).isZero();
        assertThat(Leak.in(Sink.LOG, "output", said.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
