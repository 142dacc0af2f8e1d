package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recovery that is doubted, put back and made again is killed at its calls, and fails at them; the next boot goes on. */
class KillsDuringRecoveryTest {
    private static final int STEP = Integer.getInteger("zmonitor.recovery.step", 17);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "delete,   RENAME,   KILL_AFTER",
        "delete,   WRITE,    KILL_BEFORE",
        "wal,      TRUNCATE, KILL_AFTER",
        "wal,      RENAME,   EIO",
        "delete,   SYNC,     EIO",
    })
    void the_next_boot_finds_everything(String journalMode, Operation operation, Action action) throws Exception {
        int step = operation == Operation.WRITE || operation == Operation.OPEN ? STEP : Math.min(STEP, 2);
        try (FaultyBoots boots = new FaultyBoots(folder)) {
            assertThat(boots.losses("doubted", journalMode, call -> Fault.at(call, operation, action), step))
                    .isEmpty();
        }
    }

    @Tag("under-fire")
    @ParameterizedTest
    @CsvSource({
        "delete,   RENAME,   KILL_BEFORE",
        "truncate, UNLINK,   KILL_AFTER",
        "truncate, UNLINK,   KILL_BEFORE",
        "delete,   WRITE,    KILL_AFTER",
        "delete,   WRITE,    TORN_KILL",
        "delete,   SYNC,     KILL_BEFORE",
        "wal,      RENAME,   KILL_BEFORE",
        "wal,      RENAME,   KILL_AFTER",
        "wal,      UNLINK,   KILL_BEFORE",
        "wal,      UNLINK,   KILL_AFTER",
        "wal,      WRITE,    KILL_AFTER",
        "wal,      WRITE,    TORN_KILL",
        "wal,      SYNC,     KILL_BEFORE",
        "wal,      SYNC,     EIO",
        "delete,   MKDIR,    ENOSPC",
        "delete,   RENAME,   EIO",
        "delete,   WRITE,    ENOSPC",
        "wal,      WRITE,    EIO",
        "delete,   OPEN,     EACCES",
        "wal,      OPEN,     EACCES",
    })
    void the_next_boot_finds_everything_whatever_it_was(String journalMode, Operation operation, Action action)
            throws Exception {
        the_next_boot_finds_everything(journalMode, operation, action);
    }
}
