package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reads of a boot that recovers what a crash left fail, one after the other. The driver's engine drops such errors
 * (driver fact 3): without the proof that is a lost database.
 */
class ReadErrorsDuringRecoveryTest {
    /** Every how many-th read fails; 1 for all of them. */
    private static final int STEP = Integer.getInteger("zmonitor.recovery.step", 31);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void one_failed_read_loses_nothing(String journalMode) throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("proved", journalMode, ReadErrorsDuringRecoveryTest::once, STEP))
                    .isEmpty();
        }
    }

    @Tag("under-fire")
    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void reads_that_fail_from_then_on_lose_nothing(String journalMode) throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("proved", journalMode, call -> once(call).lasting(), STEP))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate"})
    void without_the_proof_databases_are_lost(String journalMode) throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("unproved", journalMode, ReadErrorsDuringRecoveryTest::once, STEP))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void one_failed_read_loses_nothing_of_a_plaintext_database(String journalMode) throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("plain", journalMode, ReadErrorsDuringRecoveryTest::once, STEP))
                    .isEmpty();
        }
    }

    @Tag("under-fire")
    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void reads_that_fail_from_then_on_lose_nothing_of_a_plaintext_database(String journalMode) throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("plain", journalMode, call -> once(call).lasting(), STEP))
                    .isEmpty();
        }
    }

    @Test
    void without_the_proof_plaintext_databases_are_lost() throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("plain-unproved", "delete", ReadErrorsDuringRecoveryTest::once, STEP))
                    .isNotEmpty();
        }
    }

    @Test
    void one_failed_read_of_a_run_in_wal_mode_loses_nothing_when_its_log_is_closed() throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("closed", "wal", ReadErrorsDuringRecoveryTest::once, STEP))
                    .isEmpty();
        }
    }

    @Test
    void a_log_that_is_closed_without_the_proof_loses_databases() throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("closed-unproved", "wal", ReadErrorsDuringRecoveryTest::once, Math.min(STEP, 7)))
                    .isNotEmpty();
        }
    }

    /** Why a journal is played back without the driver: its copy does not bring back what was cut off (decision 014). */
    @Tag("under-fire")
    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate"})
    void a_journal_put_back_does_not_bring_back_what_the_engine_cut_off(String journalMode) throws Exception {
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("driven", journalMode, ReadErrorsDuringRecoveryTest::once, 1))
                    .isNotEmpty();
        }
    }

    private static Fault once(long call) {
        return Fault.at(call, Operation.READ, Action.EIO);
    }
}
