package io.zmonitor.migrator.reliability.shim;

import io.zmonitor.migrator.reliability.work.SystemCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds this module's C sources with the system's compiler, each process its own result. */
final class Compiler {
    private static final Path SOURCES = Path.of("src", "test", "c");

    private Compiler() {}

    /** A program; none on a system that is not Linux or has no compiler. */
    static Optional<Path> program(String name, String source) {
        return built(name, List.of(), List.of(source));
    }

    /** A library for {@code LD_PRELOAD}; none on a system that is not Linux or has no compiler. */
    static Optional<Path> library(String name, String... sources) {
        return built(name + ".so", List.of("-fPIC", "-shared"), List.of(sources));
    }

    // A source that does not compile is a mistake of ours; only a compiler that is not there is none.
    private static Optional<Path> built(String name, List<String> options, List<String> sources) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        try {
            Path folder = Files.createDirectories(Path.of("target", "faultshim").toAbsolutePath());
            Path built = folder.resolve(ProcessHandle.current().pid() + "-" + name);
            built.toFile().deleteOnExit();
            List<String> command = new ArrayList<>(List.of("cc", "-O2", "-Wall", "-Wextra", "-Werror"));
            command.addAll(options);
            command.addAll(List.of("-o", built.toString()));
            sources.forEach(source ->
                    command.add(SOURCES.resolve(source).toAbsolutePath().toString()));
            command.addAll(List.of("-ldl", "-lpthread"));
            SystemCommand.required(command.toArray(String[]::new));
            return Optional.of(built);
        } catch (IOException e) {
            return Optional.empty(); // no cc on the path
        }
    }
}
