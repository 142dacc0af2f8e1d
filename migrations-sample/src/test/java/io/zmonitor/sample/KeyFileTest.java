package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String DIGITS = "00112233445566778899aabbccddeeffffeeddccbbaa99887766554433221100";

    @TempDir
    private Path folder;

    @Test
    void a_new_file_holds_64_hexadecimal_digits() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("made/on/demand/zmonitor.key"));

        file.create();

        assertThat(Files.readString(file.path())).matches("[0-9a-f]{64}\\n");
        assertThat(file.fetch())
                .isEqualTo(HexFormat.of().parseHex(Files.readString(file.path()).strip()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_new_file_is_its_owners_alone() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("zmonitor.key"));

        file.create();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void every_file_has_its_own_key() {
        KeyFile one = new KeyFile(folder.resolve("one.key"));
        KeyFile other = new KeyFile(folder.resolve("other.key"));

        one.create();
        other.create();

        assertThat(one.fetch()).isNotEqualTo(other.fetch());
    }

    @Test
    void an_existing_file_is_never_overwritten() throws IOException {
        KeyFile file = written(DIGITS);

        assertThatThrownBy(file::create).isInstanceOf(BootRefusal.class).hasMessageContaining("cannot be made");
        assertThat(Files.readString(file.path())).isEqualTo(DIGITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {DIGITS, DIGITS + "\n", DIGITS + "\r\n"})
    void line_ends_after_the_digits_are_fine(String content) throws IOException {
        assertThat(written(content).fetch()).isEqualTo(HexFormat.of().parseHex(DIGITS));
    }

    @Test
    void upper_case_digits_are_fine() throws IOException {
        assertThat(written(DIGITS.toUpperCase(java.util.Locale.ROOT)).fetch())
                .isEqualTo(HexFormat.of().parseHex(DIGITS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "0011",
                DIGITS + "00",
                " " + DIGITS,
                "zz112233445566778899aabbccddeeffffeeddccbbaa99887766554433221100"
            })
    void anything_else_is_refused_without_showing_it(String content) throws IOException {
        KeyFile file = written(content);

        assertThatThrownBy(file::check)
                .isInstanceOf(BootRefusal.class)
                .hasMessage("The key file " + file.path() + " does not hold 64 hexadecimal digits.");
    }

    @Test
    void a_missing_file_is_refused() {
        KeyFile file = new KeyFile(folder.resolve("zmonitor.key"));

        assertThat(file.exists()).isFalse();
        assertThatThrownBy(file::check).isInstanceOf(BootRefusal.class).hasMessageContaining("cannot be read");
    }

    private KeyFile written(String content) throws IOException {
        return new KeyFile(Files.writeString(folder.resolve("zmonitor.key"), content));
    }
}
