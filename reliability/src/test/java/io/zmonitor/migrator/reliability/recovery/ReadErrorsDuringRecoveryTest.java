package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.FaultControl;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every read of a boot that recovers what a crash left fails, one after the other. The driver's engine drops such errors
 * (driver fact 3): without the proof that is a lost database.
 */
class ReadErrorsDuringRecoveryTest {
    /** Every how many-th read fails; 1 for all of them. */
    private static final int STEP = Integer.getInteger("zmonitor.recovery.step", 7);

    @TempDir
    Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Path root;
    private FaultControl control;
    private @Nullable ChildJvm child;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(folder.toRealPath().resolve("faulty"));
        control = FaultControl.in(folder.resolve("control"));
    }

    @AfterEach
    void end() {
        timer.shutdownNow();
        if (child != null) {
            child.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void one_failed_read_loses_nothing(String journalMode) throws Exception {
        assertThat(losses(journalMode, "proved", UnaryOperator.identity())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void reads_that_fail_from_then_on_lose_nothing(String journalMode) throws Exception {
        assertThat(losses(journalMode, "proved", Fault::lasting)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate"})
    void without_the_proof_databases_are_lost(String journalMode) throws Exception {
        assertThat(losses(journalMode, "unproved", UnaryOperator.identity())).isNotEmpty();
    }

    private List<String> losses(String journalMode, String way, UnaryOperator<Fault> kind) throws Exception {
        DatabaseFile crashed = Ward.crash(folder, journalMode);
        String expected = Ward.content(Ward.copied(crashed, Files.createDirectory(folder.resolve("expected"))));
        assertThat(expected).startsWith("ok");
        List<String> losses = new ArrayList<>();
        int injected = 0;
        boolean hit = true;
        for (int call = 1 + journalMode.length() % STEP; hit; call += STEP) {
            DatabaseFile database = Ward.copied(crashed, Files.createDirectory(root.resolve("set-" + call)));
            control.arm(kind.apply(Fault.at(call, Operation.READ, Action.EIO)));
            String said = said(way + " " + database.path());
            control.disarm();
            hit = control.fired() > 0;
            injected += hit ? 1 : 0;
            String content = Ward.content(database);
            if (!content.equals(expected)) {
                losses.add("read " + call + ": " + said + ", then " + content.substring(0, Math.min(200, content.length())));
            }
            Ward.remove(database.path().getParent());
        }
        System.out.printf("%s %s: %d of %d lost%n", journalMode, way, losses.size(), injected);
        return losses;
    }

    // While every read fails, the engine counts up to a number of records that it could not read: that may take hours.
    private String said(String order) throws IOException {
        if (child == null) {
            child = FaultShim.required()
                    .before(RecoveryMain.command(), root, control)
                    .start();
            child.line();
        }
        ChildJvm asked = child;
        asked.say(order);
        Future<?> impatience = timer.schedule(asked::kill, 5, TimeUnit.SECONDS);
        try {
            return asked.line();
        } catch (AssertionError e) {
            child = null;
            return "killed";
        } finally {
            impatience.cancel(false);
        }
    }
}
