package io.zmonitor.migrator.reliability.shim;

import io.zmonitor.migrator.testkit.ChildCommand;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The library that stands between a child process and the C library, compiled once for each test process from {@code
 * src/test/c}. Where there is no C compiler, or no Linux, tests skip themselves and say so.
 */
public final class FaultShim {
    private static final Optional<FaultShim> BUILT =
            Compiler.library("faultshim", "faultshim.c", "control.c").map(FaultShim::new);

    private final Path library;

    private FaultShim(Path library) {
        this.library = library;
    }

    /** The shim; skips the test visibly where it cannot be built. */
    public static FaultShim required() {
        Assumptions.assumeTrue(BUILT.isPresent(), "no C compiler here: faults cannot be injected");
        return BUILT.orElseThrow();
    }

    /** This command with the shim before it: what happens in the root is counted, and harmed as the block says. */
    public ChildCommand before(ChildCommand command, Path root, FaultControl control) {
        return command.withPrefix(
                "env",
                "LD_PRELOAD=" + library,
                "FAULTSHIM_ROOT=" + root.toAbsolutePath(),
                "FAULTSHIM_CONTROL=" + control.file().toAbsolutePath());
    }

    /** This command with the shim before it, which records every change in the root, and each line said, in a file. */
    public ChildCommand recording(ChildCommand command, Path root, Path trace) {
        return command.withPrefix(
                "env",
                "LD_PRELOAD=" + library,
                "FAULTSHIM_ROOT=" + root.toAbsolutePath(),
                "FAULTSHIM_TRACE=" + trace.toAbsolutePath());
    }
}
