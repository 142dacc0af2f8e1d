package io.zmonitor.migrator.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our texts of moments beside the JDK's. */
class UtcTextTest {
    private static final long SECONDS_OF_DAY = 86_400;

    @Test
    void each_day_of_a_thousand_years_is_written_as_the_jdk_writes_it() {
        for (long day = 0; day < 366_000; day++) {
            Instant first = Instant.ofEpochSecond(day * SECONDS_OF_DAY);
            Instant last = Instant.ofEpochSecond(day * SECONDS_OF_DAY + SECONDS_OF_DAY - 1, 999_000_000);
            assertThat(UtcText.of(first)).isEqualTo(first.toString());
            assertThat(UtcText.of(last)).isEqualTo(last.toString());
        }
    }

    @Test
    void any_moment_is_written_as_the_jdk_writes_it() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            long seconds = (long) (random.nextDouble() * 260_000_000_000L) - 3_000_000_000L;
            int nanos = random.nextInt(1_000) * (int) Math.pow(1_000, random.nextInt(3));
            Instant moment = Instant.ofEpochSecond(seconds, nanos);
            assertThat(UtcText.of(moment)).isEqualTo(moment.toString());
            assertThat(UtcText.ofMillis(moment))
                    .isEqualTo(moment.truncatedTo(ChronoUnit.MILLIS).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "2000-02-29T12:00:00.000001Z",
                "2024-02-29T23:59:59.999Z",
                "2026-12-31T23:59:59.000000001Z",
                "2100-02-28T23:59:59Z",
                "2100-03-01T00:00:00Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-02-03T04:05:06Z"
            })
    void leap_days_and_the_ends_of_years_are_as_they_were_read(String text) {
        assertThat(UtcText.of(Instant.parse(text))).isEqualTo(text);
    }
}
