package io.zmonitor.migrator.reliability.shim;

import io.zmonitor.migrator.reliability.work.SystemCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Takes the power away from a mounted file system, as file systems allow the administrator for their own tests. */
public final class PowerCut {
    private static final Optional<PowerCut> BUILT =
            Compiler.program("powercut", "powercut.c").map(PowerCut::new);

    private final Path program;

    private PowerCut(Path program) {
        this.program = program;
    }

    /** The means; skips the test visibly where it cannot be built. */
    public static PowerCut required() {
        Assumptions.assumeTrue(BUILT.isPresent(), "no C compiler here: the power cannot be cut");
        return BUILT.orElseThrow();
    }

    /** Cuts it: what was not written to the device is lost, and every further call fails. */
    public void of(Path mounted) throws IOException {
        SystemCommand.required(program.toString(), mounted.toString());
    }
}
