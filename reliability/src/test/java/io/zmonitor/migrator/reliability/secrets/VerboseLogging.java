package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process in which every log is at its loudest, and whose temporary files are in a folder of their own. */
final class VerboseLogging {
    private static final List<String> NEEDED =
            List.of("org.sqlite.JDBC", "org.slf4j.Logger", "org.slf4j.simple.SimpleLogger");

    private VerboseLogging() {}

    static ChildCommand process(Class<?> main, Path temporary) throws IOException {
        return ChildCommand.onClassPath(main, classPath())
                .withOptions(
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + Files.createDirectories(temporary),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-Dorg.slf4j.simpleLogger.cacheOutputStream=false");
    }

    // From where this process has them: it may be a test engine with a class loader of its own.
    private static List<Path> classPath() {
        Stream<Class<?>> ours = Stream.of(VerboseLogging.class, Migrator.class, SqlCipherKey.class, Sql.class);
        return Stream.concat(ours, NEEDED.stream().map(VerboseLogging::named))
                .map(VerboseLogging::place)
                .distinct()
                .toList();
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
