package io.zmonitor.migrator.sqlcipher.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.sqlcipher.internal.pages.Playback.Fit;
import io.zmonitor.migrator.sqlcipher.internal.pages.Playback.Origin;
import io.zmonitor.migrator.sqlcipher.internal.pages.Playback.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the judge, row by row. */
class JudgeTest {
    @ParameterizedTest
    @CsvSource({
        // who wrote it, why it stops, how it fits: what is done
        "OURS, END, THIS_STATE, PLAY",
        "OURS, END, ANOTHER_STATE, REFUSE_FOREIGN",
        "OURS, END, ANOTHER_SIZE, REFUSE_FOREIGN",
        "OURS, TORN, THIS_STATE, PLAY",
        "OURS, TORN, ANOTHER_STATE, REFUSE_FOREIGN",
        "OURS, TORN, ANOTHER_SIZE, REFUSE_FOREIGN",
        "OURS, BROKEN, THIS_STATE, QUARANTINE",
        "OURS, BROKEN, ANOTHER_STATE, REFUSE_FOREIGN",
        "OURS, BROKEN, ANOTHER_SIZE, QUARANTINE",
        "OURS, COMMITTED_ELSEWHERE, THIS_STATE, DISCARD",
        "OURS, COMMITTED_ELSEWHERE, ANOTHER_STATE, REFUSE_FOREIGN",
        "OURS, COMMITTED_ELSEWHERE, ANOTHER_SIZE, DISCARD",
        "OURS, UNREADABLE_NAME, THIS_STATE, QUARANTINE",
        "OURS, UNREADABLE_NAME, ANOTHER_STATE, REFUSE_FOREIGN",
        "OURS, UNREADABLE_NAME, ANOTHER_SIZE, QUARANTINE"
    })
    void what_its_own_writer_left(Origin origin, Stop stop, Fit fit, Judge decided) {
        assertThat(Judge.of(origin, stop, fit)).isEqualTo(decided);
    }

    @Test
    void what_somebody_else_left_is_refused_whatever_it_says() {
        for (Stop stop : Stop.values()) {
            for (Fit fit : Fit.values()) {
                assertThat(Judge.of(Origin.ANOTHER_ENGINE, stop, fit)).isEqualTo(Judge.REFUSE_OTHER_ENGINE);
                assertThat(Judge.of(Origin.ANOTHER_DATABASE, stop, fit)).isEqualTo(Judge.REFUSE_FOREIGN);
            }
        }
    }

    @Test
    void only_what_a_crash_leaves_is_played_back() {
        for (Judge judge : Judge.values()) {
            boolean goesOn = judge == Judge.PLAY || judge == Judge.DISCARD;
            assertThat(judge.refusal().isEmpty()).isEqualTo(goesOn);
        }
    }
}
