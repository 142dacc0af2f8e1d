package io.zmonitor.sample;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildOutcome;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The monitor in a process of its own, as a device starts it. */
final class MonitorProcess {
    private static final Class<?> MAIN = MonitorApplication.class;
    private static final String DRIVER = "org.xerial.sqlitejdbc";

    /** Newer Java warns about native libraries unless they are allowed. */
    private static final String NATIVE_ACCESS = "--enable-native-access=";

    private MonitorProcess() {}

    /** Runs it from the class path, with this folder as its own. */
    static ChildOutcome onClassPath(Path folder, String... arguments) throws IOException {
        return ChildCommand.of(MAIN)
                .withOptions(NATIVE_ACCESS + "ALL-UNNAMED", home(folder))
                .run(arguments);
    }

    /** Runs it as a module, with the driver and the logger as modules. */
    static ChildOutcome onModulePath(Path folder, String... arguments) throws IOException {
        List<Path> modules = CodePlaces.around(MAIN).stream()
                .filter(MonitorProcess::isModule)
                .toList();
        return ChildCommand.onModulePath(MAIN, "io.zmonitor.sample", modules)
                .withOptions(NATIVE_ACCESS + DRIVER, home(folder))
                .run(arguments);
    }

    private static String home(Path folder) {
        return "-D" + MonitorFolder.PROPERTY + "=" + folder;
    }

    /** What the monitor needs, out of what its tests need: our own modules, the driver and the logger. */
    private static boolean isModule(Path place) {
        String name = place.getFileName().toString();
        boolean ours = place.endsWith(Path.of("target", "classes")) || name.startsWith("zmonitor-");
        boolean ofTests = place.equals(CodePlaces.of(ChildCommand.class));
        return (ours && !ofTests) || Stream.of("sqlite-jdbc", "slf4j").anyMatch(name::startsWith);
    }
}
