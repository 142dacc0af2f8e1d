package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The genuine SQLCipher, in a process of its own. The profile {@code genuine-sqlcipher} installs it. */
final class GenuineSqlCipher {
    private static final String INSTALLED_IN = "genuine.sqlcipher";

    private GenuineSqlCipher() {}

    /** Runs statements on a file, then checks it; the printed lines, errors included. */
    static List<String> check(Path file, String key, String... statements) throws IOException, InterruptedException {
        String modules = Objects.requireNonNull(System.getProperty(INSTALLED_IN), INSTALLED_IN);
        Path keyFile = Files.createTempFile("key", "");
        Path output = Files.createTempFile("checked", ".txt");
        try {
            Files.writeString(keyFile, key);
            List<String> command =
                    new ArrayList<>(List.of("node", script().toString(), file.toString(), keyFile.toString()));
            command.addAll(List.of(statements));
            ProcessBuilder node = new ProcessBuilder(command).redirectErrorStream(true);
            node.environment().put("NODE_PATH", Path.of(modules, "node_modules").toString());
            Process process = node.redirectOutput(output.toFile()).start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            return Files.readAllLines(output, StandardCharsets.UTF_8);
        } finally {
            Files.delete(keyFile);
            Files.delete(output);
        }
    }

    private static Path script() {
        try {
            return Path.of(Objects.requireNonNull(GenuineSqlCipher.class.getResource("/genuine-sqlcipher/check.cjs"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
