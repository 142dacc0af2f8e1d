package io.zmonitor.migrator.reliability.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shim harms exactly the call it was told to, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultShimTest {
    private static final String FINE = "wrote 10 read 10 0123456789";

    @TempDir
    static Path folder;

    private Path root;
    private FaultControl control;
    private ChildJvm child;

    @BeforeAll
    void start() throws IOException {
        FaultShim shim = FaultShim.required();
        root = Files.createDirectory(folder.resolve("root"));
        control = FaultControl.in(folder.resolve("control"));
        child = shim.before(ChildCommand.of(TouchMain.class), root, control).start(root.toString());
        assertThat(child.line()).isEqualTo("ready");
    }

    @AfterAll
    void end() {
        if (child != null) {
            child.close();
        }
    }

    @Test
    void calls_are_counted_and_left_alone() throws IOException {
        control.arm(Fault.none());

        assertThat(touched()).isEqualTo(FINE);
        assertThat(control.fired()).isZero();
        assertThat(control.calls(Operation.WRITE)).isEqualTo(1);
        assertThat(control.calls(Operation.SYNC)).isEqualTo(1);
        assertThat(control.calls(Operation.READ)).isEqualTo(1);
        assertThat(control.calls(Operation.TRUNCATE)).isEqualTo(1);
        assertThat(control.calls(Operation.RENAME)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "WRITE, EIO, Input/output error",
        "WRITE, ENOSPC, No space left on device",
        "WRITE, SHORT, wrote 5 read 5 01234",
        "WRITE, LIE, wrote 10 read -1",
        "READ, EIO, Input/output error",
        "READ, SHORT, wrote 10 read 5 01234",
        "SYNC, EIO, Input/output error",
        "SYNC, LIE, " + FINE,
        "TRUNCATE, EIO, Input/output error",
        "OPEN, EACCES, failed",
        "RENAME, EIO, Input/output error",
    })
    void a_call_goes_wrong_once(Operation operation, Action action, String expected) throws IOException {
        control.arm(Fault.at(1, operation, action));

        assertThat(touched()).contains(expected);
        assertThat(control.fired()).isEqualTo(1);
        assertThat(touched()).isEqualTo(FINE);
    }

    @Test
    void only_the_call_that_was_meant_goes_wrong() throws IOException {
        control.arm(Fault.at(2, Operation.WRITE, Action.EIO));

        assertThat(touched()).isEqualTo(FINE);
        assertThat(touched()).contains("Input/output error");
        assertThat(touched()).isEqualTo(FINE);
    }

    @Test
    void only_files_of_these_names_are_harmed() throws IOException {
        control.arm(Fault.at(1, Operation.WRITE, Action.EIO).on("*-journal:*-wal"));

        assertThat(touched()).isEqualTo(FINE);
        assertThat(control.calls(Operation.WRITE)).isZero();
    }

    @Test
    void a_lasting_fault_lasts_until_it_is_disarmed() throws IOException {
        control.arm(Fault.at(1, Operation.WRITE, Action.EIO).lasting());

        assertThat(touched()).contains("Input/output error");
        assertThat(touched()).contains("Input/output error");
        control.disarm();
        assertThat(touched()).isEqualTo(FINE);
    }

    private String touched() throws IOException {
        child.say("go");
        return child.line();
    }
}
