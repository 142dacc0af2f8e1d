package io.zmonitor.migrator.crash;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The class path for child processes: on the module path the tests' own one is not in {@code java.class.path}. */
final class ClassPath {
    private ClassPath() {}

    static String ofTests() {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> type : new Class<?>[] {
            MonitorProcess.class, io.zmonitor.migrator.Migrator.class, org.sqlite.JDBC.class, org.slf4j.Logger.class
        }) {
            entries.add(place(type));
        }
        Path classes = Path.of("target", "classes").toAbsolutePath();
        entries.add(classes.toString());
        return String.join(System.getProperty("path.separator"), entries);
    }

    private static String place(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
