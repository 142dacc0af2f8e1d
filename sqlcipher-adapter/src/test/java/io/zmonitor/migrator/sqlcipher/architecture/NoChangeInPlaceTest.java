package io.zmonitor.migrator.sqlcipher.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Changing the key of a file in place lost 18 of 150 databases (driver fact 18): no code of ours can do it. */
class NoChangeInPlaceTest {
    private static final Pattern IN_PLACE =
            Pattern.compile("(?i)\\b(pragma\\s+(hex)?rekey|(hex)?rekey\\s*=|cipher_migrate)");

    // What only looks like one hides less than what it would take to read Java's strings here.
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(/?\\*|//).*$");

    @Test
    void no_main_source_changes_a_key_in_place() throws IOException {
        List<Path> sources = sources();

        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(sources.stream().filter(source -> changesInPlace(text(source))))
                .isEmpty();
    }

    @Test
    void one_that_did_would_be_found() {
        assertThat(changesInPlace("statement.execute(\"PRAGMA rekey = 'x'\")")).isTrue();
        assertThat(changesInPlace("\"pragma  hexrekey=\" + hex")).isTrue();
        assertThat(changesInPlace("{@link Maintenance#rekey}")).isFalse();
        assertThat(changesInPlace("    // PRAGMA rekey commits\n")).isFalse();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().matches(".*[/\\\\]src[/\\\\]main[/\\\\]java[/\\\\].*\\.java"))
                    .toList();
        }
    }

    private static boolean changesInPlace(String source) {
        return IN_PLACE.matcher(COMMENT.matcher(source).replaceAll("")).find();
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
