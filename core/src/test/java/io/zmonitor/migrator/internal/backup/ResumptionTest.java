package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.backup.Intent.Old;
import io.zmonitor.migrator.internal.backup.Resumption.Found;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every combination of what a swap wanted and of which files there are. */
class ResumptionTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            PRESENT, true,  true,  true,  REFUSE
            PRESENT, true,  true,  false, FORWARD
            PRESENT, true,  false, true,  CLEAR
            PRESENT, true,  false, false, BACK
            PRESENT, false, true,  true,  FORWARD
            PRESENT, false, true,  false, REFUSE
            PRESENT, false, false, true,  BACK
            PRESENT, false, false, false, REFUSE
            ABSENT,  true,  true,  true,  REFUSE
            ABSENT,  true,  true,  false, REFUSE
            ABSENT,  true,  false, true,  REFUSE
            ABSENT,  true,  false, false, CLEAR
            ABSENT,  false, true,  true,  REFUSE
            ABSENT,  false, true,  false, FORWARD
            ABSENT,  false, false, true,  REFUSE
            ABSENT,  false, false, false, REFUSE
            """)
    void decides(Old old, boolean current, boolean next, boolean aside, Resumption expected) {
        Optional<Intent> intent = Optional.of(new Intent(".replaced-20260101-000000", old, 4096));

        assertThat(Resumption.of(intent, new Found(current, next, aside))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void refuses_whatever_files_there_are_if_the_intent_cannot_be_read(int bits) {
        Found found = new Found((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);

        assertThat(Resumption.of(Optional.empty(), found)).isEqualTo(Resumption.REFUSE);
    }

    @Test
    void an_intent_is_read_as_it_was_written() {
        Intent intent = new Intent(".replaced-20260101-000000-2", Old.ABSENT, 123_456_789_012L);

        assertThat(Intent.read(intent.bytes())).contains(intent);
    }

    @Test
    void a_torn_or_changed_intent_is_recognised() {
        byte[] whole = new Intent(".replaced-20260101-000000", Old.PRESENT, 8192).bytes();

        // Without its last line end it still says all that it said.
        for (int length = 0; length < whole.length - 1; length++) {
            assertThat(Intent.read(java.util.Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertThat(Intent.read(changed)).as("byte %s", at).isEmpty();
        }
    }
}
