package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    @ParameterizedTest
    @ValueSource(strings = {"sha256-lf:00ff", "revision:1", "revision:2026:b", "revision:", "5d41402a"})
    void reads_what_it_printed(String text) {
        assertThat(Checksum.parse(text)).hasToString(text);
    }

    @Test
    void a_text_without_colon_is_the_bare_hash_of_an_earlier_runner() {
        assertThat(Checksum.parse("5d41402a")).isEqualTo(new Checksum("", "5d41402a"));
    }

    @Test
    void only_the_first_colon_ends_the_algorithm() {
        assertThat(Checksum.parse("revision:2026:b")).isEqualTo(Checksum.ofRevision("2026:b"));
    }

    @Test
    void the_same_value_of_two_algorithms_is_not_the_same_checksum() {
        assertThat(Checksum.ofScript("1")).isNotEqualTo(Checksum.ofRevision("1"));
    }
}
