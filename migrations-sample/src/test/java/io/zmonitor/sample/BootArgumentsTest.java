package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.sample.BootArguments.KeyOnDemand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootArgumentsTest {
    private static final Path FOLDER = Path.of("home");

    @Test
    void without_arguments_the_monitors_own_files_are_used() {
        assertThat(BootArguments.parse(List.of(), FOLDER))
                .contains(new BootArguments(
                        FOLDER.resolve("zmonitor.db"),
                        new KeyFile(FOLDER.resolve("zmonitor.key")),
                        KeyOnDemand.CREATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--db a.db --key-file a.key", "--key-file a.key --db a.db"})
    void files_can_be_named_in_any_order_and_get_no_new_key(String line) {
        assertThat(BootArguments.parse(List.of(line.split(" ")), FOLDER))
                .contains(new BootArguments(Path.of("a.db"), new KeyFile(Path.of("a.key")), KeyOnDemand.REFUSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "a.db a.key",
                "--db a.db",
                "--key-file a.key",
                "--db a.db --db b.db",
                "--db a.db --key-file",
                "--db a.db --key a.key",
                "--db a.db --key-file a.key more",
                "a.db --db a.key --key-file"
            })
    void anything_else_fits_no_usage(String line) {
        assertThat(BootArguments.parse(List.of(line.split(" ")), FOLDER)).isEmpty();
    }

    @Test
    void an_empty_name_fits_no_usage() {
        assertThat(BootArguments.parse(List.of("--db", "", "--key-file", "a.key"), FOLDER))
                .isEmpty();
    }
}
