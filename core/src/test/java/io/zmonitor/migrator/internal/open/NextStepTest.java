package io.zmonitor.migrator.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NextStepTest {
    @ParameterizedTest(name = "{0}, {1}, {2} copies, {3} recoveries, {4} proofs, {5} returns: {6}")
    @CsvSource({
        // the first boot after a crash, undisturbed
        "NOTHING_KEPT, NONE,       0, 0, 0, 0, COPY",
        "SAME,         NONE,       0, 0, 0, 0, RECOVER",
        "GONE,         NONE,       0, 1, 0, 0, PROVE",
        "GONE,         COMPLETE,   0, 1, 1, 0, OPEN",
        // the recovery brought back too little, or nothing at all
        "GONE,         INCOMPLETE, 0, 1, 1, 0, PUT_BACK",
        "SAME,         NONE,       0, 1, 1, 0, RECOVER",
        "SAME,         NONE,       0, 2, 0, 0, RECOVER",
        "SAME,         NONE,       0, 3, 0, 0, GIVE_UP",
        "GONE,         INCOMPLETE, 0, 3, 1, 0, PUT_BACK",
        // the proof itself cannot read
        "GONE,         NONE,       0, 1, 2, 0, PROVE",
        "GONE,         NONE,       0, 1, 3, 0, GIVE_UP",
        // somebody else's work is never undone
        "GONE,         DISPUTED,   0, 0, 1, 0, GIVE_UP",
        "GONE,         DISPUTED,   0, 3, 1, 0, GIVE_UP",
        "OTHER,        NONE,       0, 1, 0, 0, GIVE_UP",
        // killed: while copying, while recovering, before the proof, between two returns, and another crash since
        "NOTHING_KEPT, NONE,       0, 0, 0, 0, COPY",
        "SAME,         NONE,       0, 0, 0, 0, RECOVER",
        "GONE,         NONE,       0, 0, 0, 0, PROVE",
        "PARTLY_GONE,  NONE,       0, 0, 0, 0, PUT_BACK",
        "OTHER,        NONE,       0, 0, 0, 0, COPY",
        // nothing is tried for ever: copies that do not stay or differ, and side files that do not return
        "NOTHING_KEPT, NONE,       2, 0, 0, 0, COPY",
        "NOTHING_KEPT, NONE,       3, 0, 0, 0, GIVE_UP",
        "OTHER,        NONE,       2, 0, 0, 0, COPY",
        "OTHER,        NONE,       3, 0, 0, 0, GIVE_UP",
        "PARTLY_GONE,  NONE,       0, 3, 1, 3, PUT_BACK",
        "PARTLY_GONE,  NONE,       0, 3, 1, 4, GIVE_UP",
    })
    void follows_from_what_is_seen(
            SideFileState beside, Verdict verdict, int copies, int recoveries, int proofs, int returns, NextStep step) {
        Attempts tries = new Attempts(copies, recoveries, proofs, returns);

        assertThat(NextStep.of(beside, verdict, tries)).isEqualTo(step);
    }

    @ParameterizedTest
    @EnumSource(SideFileState.class)
    void comes_to_an_end_even_if_nothing_that_is_done_has_an_effect(SideFileState always) {
        for (Verdict verdict : Verdict.values()) {
            Attempts tries = Attempts.NONE;
            int steps = 0;
            for (NextStep step = NextStep.COPY; isGoingOn(step) && steps < 100; steps++) {
                step = NextStep.of(always, verdict, tries);
                tries = after(step, tries);
            }
            assertThat(steps).as("%s, %s", always, verdict).isLessThan(20);
        }
    }

    private static boolean isGoingOn(NextStep step) {
        return step != NextStep.OPEN && step != NextStep.GIVE_UP;
    }

    private static Attempts after(NextStep step, Attempts tries) {
        return switch (step) {
            case COPY -> tries.copied();
            case RECOVER -> tries.recovered();
            case PROVE -> tries.proved();
            case PUT_BACK -> tries.returned();
            case OPEN, GIVE_UP -> tries;
        };
    }
}
