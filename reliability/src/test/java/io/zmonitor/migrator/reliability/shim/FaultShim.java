package io.zmonitor.migrator.reliability.shim;

import io.zmonitor.migrator.testkit.ChildCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The library that stands between a child process and the C library, compiled once for each test process from {@code
 * src/test/c}. Where there is no C compiler, or no Linux, tests skip themselves and say so.
 */
public final class FaultShim {
    private static final Path SOURCES = Path.of("src", "test", "c");
    private static final Optional<FaultShim> BUILT = build();

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

    private static Optional<FaultShim> build() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        try {
            Path folder = Files.createDirectories(Path.of("target", "faultshim").toAbsolutePath());
            Path library = folder.resolve("faultshim-" + ProcessHandle.current().pid() + ".so");
            library.toFile().deleteOnExit();
            List<String> command = new ArrayList<>(List.of("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC"));
            command.addAll(List.of("-shared", "-o", library.toString()));
            for (String source : List.of("faultshim.c", "control.c")) {
                command.add(SOURCES.resolve(source).toAbsolutePath().toString());
            }
            command.addAll(List.of("-ldl", "-lpthread"));
            return compiled(command) ? Optional.of(new FaultShim(library)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no cc on the path
        }
    }

    // A shim that does not compile is a mistake of ours; only a compiler that is not there is none.
    private static boolean compiled(List<String> command) throws IOException {
        Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = compiler.getInputStream()) {
            String messages = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("the shim does not compile: " + messages);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
