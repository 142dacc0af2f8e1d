package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
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
        for (FailureCase scene : FailureCases.all()) {
            String expected = scene.code().map(ProblemCode::name).orElse("-");
            String outcome = performance.outcomes().get(scene.name());
            if (!expected.equals(outcome)) {
                wrong.add(scene.name() + " ended with " + outcome + ", not with " + expected);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(performance.outcomes()).hasSameSizeAs(FailureCases.all());
        assertThat(performance.process().exitCode()).isZero();
    }

    @Test
    void every_problem_has_a_scene_or_a_reason_why_not() {
        Set<ProblemCode> played = FailureCases.all().stream()
                .flatMap(scene -> scene.code().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ProblemCode.class)));

        assertThat(played).doesNotContainAnyElementsOf(FailureCases.EXEMPT.keySet());
        played.addAll(FailureCases.EXEMPT.keySet());
        assertThat(EnumSet.complementOf(EnumSet.copyOf(played))).isEmpty();
    }

    /** The table is for reading aloud. What changed is in {@code target}; if it reads well, it becomes the table. */
    @Test
    void every_message_reads_as_the_table_says() throws Exception {
        String messages = performance.messages(FailureCases.all());
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("messages.expected.txt"), messages);

        assertThat(messages.lines()).containsExactlyElementsOf(expected());
    }

    private static List<String> expected() throws Exception {
        try (InputStream table = SecretsTest.class.getResourceAsStream("messages.expected.txt")) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
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
    void the_key_that_was_derived_from_a_passphrase_leaks_nowhere_either() throws Exception {
        Path file =
                folder.resolve("devices").resolve(OpeningScenes.PASSPHRASE_LIFE).resolve("monitor.db");
        byte[] salt = Arrays.copyOf(Files.readAllBytes(file), 16);
        byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(Secret.PASSPHRASE_VALUE.toCharArray(), salt, 256_000, 256))
                .getEncoded();
        SqlCipherKey.raw(derived).open(new DatabaseFile(file)).close(); // so it is this one that would leak
        List<Path> files = new ArrayList<>();
        for (String part : List.of("devices", "evidence")) {
            try (Stream<Path> all = Files.walk(folder.resolve(part).resolve(OpeningScenes.PASSPHRASE_LIFE))) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }

        assertThat(files).hasSizeGreaterThan(Sink.values().length);
        for (Path one : files) {
            assertThat(Secret.isIn(Files.readAllBytes(one), Forms.ofKey(derived)))
                    .describedAs(one.toString())
                    .isFalse();
        }
        assertThat(Secret.isIn(
                        HexFormat.of().formatHex(derived).getBytes(StandardCharsets.UTF_8), Forms.ofKey(derived)))
                .isTrue();
    }

    @Test
    void nothing_leaks_past_java() {
        assertThat(performance.leaksPastJava()).isEmpty();
    }
}
