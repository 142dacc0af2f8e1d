package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseFile;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@link OpenerMain} on a class path in another process. */
public final class ChildJvm {
    private final List<String> command = new ArrayList<>();

    /** With these drivers, the first one first. */
    public ChildJvm(Path... drivers) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(Stream.concat(
                        Stream.of(where(OpenerMain.class), where(SqlCipherKey.class), where(DatabaseFile.class)),
                        Stream.of(drivers))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
    }

    /** The driver that encrypts. */
    public static Path cipherDriver() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:sqlite:");
        return where(driver.getClass());
    }

    /** The driver that does not. */
    static Path plainDriver() {
        return where(OpenerMain.class).resolveSibling("plain-driver").resolve("sqlite-jdbc.jar");
    }

    /** Puts words before the command. */
    ChildJvm under(String... words) {
        command.addAll(0, List.of(words));
        return this;
    }

    /** Adds an option of the virtual machine. */
    public ChildJvm with(String option) {
        command.add(option);
        return this;
    }

    /** What a main class prints, without the line's end. */
    public String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.add(main.getName());
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile("child", ".txt");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } finally {
            Files.delete(output);
        }
    }

    private static Path where(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
