package io.zmonitor.sample;

import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Finds the folder of the monitor's own files, from wherever it is started. */
final class MonitorFolder {
    /** The system property that names the folder; the build sets it. */
    static final String PROPERTY = "monitor.home";

    private static final String NAME = "monitor";

    private MonitorFolder() {}

    /**
     * The folder that the property names, else {@code monitor} in the build folder that this class was loaded from, else
     * {@code target/monitor} in the working directory. It need not exist.
     */
    static Path find() {
        String named = System.getProperty(PROPERTY);
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return besideClasses().orElseGet(() -> Path.of("target", NAME));
    }

    /** Classes are in {@code target/classes}, the jar is in {@code target}: both lie in the build folder. */
    private static Optional<Path> besideClasses() {
        CodeSource source = MonitorFolder.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path build = Path.of(source.getLocation().toURI()).getParent();
            return build != null && Files.isWritable(build) && build.endsWith("target")
                    ? Optional.of(build.resolve(NAME))
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
