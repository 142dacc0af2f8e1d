package io.zmonitor.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The monitor in a process of its own, as a device starts it.
 *
 * @param exitCode how it ended
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record MonitorProcess(int exitCode, String out, String err) {
    private static final String MAIN = "io.zmonitor.sample.MonitorApplication";
    private static final String DRIVER = "org.xerial.sqlitejdbc";

    /** Newer Java warns about native libraries unless they are allowed. */
    private static final String NATIVE_ACCESS = "--enable-native-access=";

    /** Runs it from the class path, with this folder as its own. */
    static MonitorProcess onClassPath(Path folder, String... arguments) throws IOException, InterruptedException {
        return run(folder, List.of(NATIVE_ACCESS + "ALL-UNNAMED", "-cp", joined(everything()), MAIN), arguments);
    }

    /** Runs it as a module, with the driver and the logger as modules. */
    static MonitorProcess onModulePath(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> modules =
                everything().stream().filter(MonitorProcess::isModule).toList();
        return run(
                folder,
                List.of(NATIVE_ACCESS + DRIVER, "-p", joined(modules), "-m", "io.zmonitor.sample/" + MAIN),
                arguments);
    }

    /** What the monitor needs, out of what its tests need: our own modules, the driver and the logger. */
    private static boolean isModule(String entry) {
        Path path = Path.of(entry);
        String name = path.getFileName().toString();
        return path.endsWith(Path.of("target", "classes"))
                || Stream.of("zmonitor-", "sqlite-jdbc", "slf4j").anyMatch(name::startsWith);
    }

    private static MonitorProcess run(Path folder, List<String> launch, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-D" + MonitorFolder.PROPERTY + "=" + folder);
        command.addAll(launch);
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("monitor", ".out");
        Path err = Files.createTempFile("monitor", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the monitor did not end within a minute");
            }
            return new MonitorProcess(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The build runs tests of a module with both paths; some development environments with the class path alone. */
    private static List<String> everything() {
        String both = System.getProperty("java.class.path")
                + System.getProperty("path.separator")
                + System.getProperty("jdk.module.path", "");
        return Stream.of(both.split(System.getProperty("path.separator")))
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toList();
    }

    private static String joined(List<String> entries) {
        return String.join(System.getProperty("path.separator"), entries);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
