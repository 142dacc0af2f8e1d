package io.zmonitor.migrator.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextStepTest {
    @ParameterizedTest(name = "{0}, {1}, {2} recoveries, {3} proofs: {4}")
    @CsvSource({
        // the first boot after a crash, undisturbed
        "NOTHING_KEPT, NONE,       0, 0, COPY",
        "SAME,         NONE,       0, 0, RECOVER",
        "GONE,         NONE,       1, 0, PROVE",
        "GONE,         COMPLETE,   1, 1, OPEN",
        // the recovery brought back too little, or nothing at all
        "GONE,         INCOMPLETE, 1, 1, PUT_BACK",
        "SAME,         NONE,       1, 1, RECOVER",
        "SAME,         NONE,       2, 0, RECOVER",
        "SAME,         NONE,       3, 0, GIVE_UP",
        "GONE,         INCOMPLETE, 3, 1, PUT_BACK",
        // the proof itself cannot read
        "GONE,         NONE,       1, 2, PROVE",
        "GONE,         NONE,       1, 3, GIVE_UP",
        // somebody else's work is never undone
        "GONE,         DISPUTED,   0, 1, GIVE_UP",
        "GONE,         DISPUTED,   3, 1, GIVE_UP",
        "OTHER,        NONE,       1, 0, GIVE_UP",
        // killed: while copying, while recovering, before the proof, between two returns, and another crash since
        "NOTHING_KEPT, NONE,       0, 0, COPY",
        "SAME,         NONE,       0, 0, RECOVER",
        "GONE,         NONE,       0, 0, PROVE",
        "PARTLY_GONE,  NONE,       0, 0, PUT_BACK",
        "OTHER,        NONE,       0, 0, COPY",
    })
    void follows_from_what_is_seen(Beside beside, Verdict verdict, int recoveries, int proofs, NextStep step) {
        assertThat(NextStep.of(beside, verdict, recoveries, proofs)).isEqualTo(step);
    }
}
