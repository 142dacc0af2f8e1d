package io.zmonitor.migrator.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {
    @ParameterizedTest
    @CsvSource({
        // rows, took ms, bytes, next
        "1000, 1, 0, 1500",
        "1000, 160, 0, 1000",
        "1000, 200, 0, 800",
        "1000, 320, 0, 500",
        "1000, 160000, 0, 1",
        "1, 5000, 0, 1",
        "1000, 1, 26843545, 500",
        "1000, 1, 134217728, 100",
        "900000, 1, 0, 1000000",
        "1, 1, 0, 2",
        "2, 1, 0, 3",
    })
    void a_batch_shrinks_at_once_to_what_fits_and_grows_by_half_at_most(long rows, long took, long bytes, long next) {
        assertThat(new BatchSize(rows).after(Duration.ofMillis(took), bytes).rows())
                .isEqualTo(next);
    }

    @Test
    void a_batch_of_one_row_that_was_shrunk_grows_again() {
        BatchSize size = new BatchSize(1);
        for (int i = 0; i < 20; i++) {
            size = size.after(Duration.ofMillis(1), 0);
        }
        assertThat(size.rows()).isGreaterThan(100);
    }

    @Test
    void halving_ends_at_one_row() {
        assertThat(new BatchSize(5).halved().halved().halved().halved()).isEqualTo(new BatchSize(1));
    }
}
