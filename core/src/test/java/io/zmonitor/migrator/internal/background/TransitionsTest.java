package io.zmonitor.migrator.internal.background;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Background.State;
import io.zmonitor.migrator.internal.background.Transitions.Command;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which state follows which, and how long the work rests. */
class TransitionsTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            READY,      RUNNING, -,       -,       -
            RUNNING,    -,       PAUSING, -,       CANCELLING
            WAITING,    -,       PAUSING, -,       CANCELLING
            PAUSING,    -,       -,       RUNNING, CANCELLING
            PAUSED,     -,       -,       RUNNING, CANCELLING
            CANCELLING, -,       -,       -,       -
            CANCELLED,  RUNNING, -,       -,       -
            FAILED,     RUNNING, -,       -,       -
            DONE,       RUNNING, -,       -,       -
            CLOSED,     -,       -,       -,       -
            """)
    void a_command_leads_to_one_state_or_is_forbidden(
            State state, State start, State pause, State resume, State cancel) {
        assertThat(Transitions.after(state, Command.START)).isEqualTo(Optional.ofNullable(start));
        assertThat(Transitions.after(state, Command.PAUSE)).isEqualTo(Optional.ofNullable(pause));
        assertThat(Transitions.after(state, Command.RESUME)).isEqualTo(Optional.ofNullable(resume));
        assertThat(Transitions.after(state, Command.CANCEL)).isEqualTo(Optional.ofNullable(cancel));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void a_state_is_at_work_or_passing_or_still(State state) {
        boolean atWork = state == State.RUNNING || state == State.WAITING;

        assertThat(state.isStill()).isEqualTo(!atWork && !state.isPassing());
        assertThat(state.isPassing()).isEqualTo(state.name().endsWith("ING") && !atWork);
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 25", "5, 7, 25", "20, 22, 40", "25, 27, 50", "400, 27, 800"})
    void a_rest_is_long_enough_for_whoever_waits(long took, long alone, long shared) {
        assertThat(Pacing.rest(Duration.ofMillis(took), false)).isEqualTo(Duration.ofMillis(alone));
        assertThat(Pacing.rest(Duration.ofMillis(took), true)).isEqualTo(Duration.ofMillis(shared));
    }

    @Test
    void who_began_to_wait_during_a_batch_asks_again_in_the_rest_behind_it() {
        int[] delays = {1, 2, 5, 10, 15, 20, 25, 25, 25};
        for (int took = 1; took <= 100; took++) {
            for (int begins = 0; begins < took; begins++) {
                int asks = begins;
                for (int at = 0; asks < took && at < delays.length; at++) {
                    asks += delays[at];
                }
                assertThat(asks)
                        .isLessThan(took
                                + (int) Pacing.rest(Duration.ofMillis(took), false)
                                        .toMillis());
            }
        }
    }
}
