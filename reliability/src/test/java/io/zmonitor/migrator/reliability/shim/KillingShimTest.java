package io.zmonitor.migrator.reliability.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shim kills at exactly the call it was told to, and leaves of it what it was told to. */
class KillingShimTest {
    @TempDir
    Path folder;

    private FaultShim shim;
    private Path root;
    private FaultControl control;

    @BeforeEach
    void prepare() throws IOException {
        shim = FaultShim.required();
        root = Files.createDirectory(folder.resolve("root"));
        control = FaultControl.in(folder.resolve("control"));
    }

    @ParameterizedTest
    @CsvSource({"KILL_BEFORE, 0", "TORN_KILL, 5", "KILL_AFTER, 10"})
    void a_write_is_killed_with_this_many_bytes_written(Action action, long bytes) throws IOException {
        try (ChildJvm child = started()) {
            control.arm(Fault.at(1, Operation.WRITE, action));
            child.say("go");
            ChildOutcome outcome = child.outcome();

            assertThat(outcome.exitCode()).isEqualTo(137);
            assertThat(control.fired()).isEqualTo(1);
            assertThat(Files.size(root.resolve("a"))).isEqualTo(bytes);
        }
    }

    @Test
    void a_stopped_process_goes_on_when_it_is_told_to() throws Exception {
        try (ChildJvm child = started()) {
            control.arm(Fault.at(1, Operation.SYNC, Action.STOP));
            child.say("go");
            while (control.fired() == 0) {
                Thread.sleep(1);
            }
            assertThat(Files.size(root.resolve("a"))).isEqualTo(10);
            new ProcessBuilder("kill", "-CONT", Long.toString(child.pid()))
                    .start()
                    .waitFor();

            assertThat(child.line()).startsWith("wrote 10");
        }
    }

    private ChildJvm started() throws IOException {
        ChildJvm child =
                shim.before(ChildCommand.of(TouchMain.class), root, control).start(root.toString());
        assertThat(child.line()).isEqualTo("ready");
        return child;
    }
}
