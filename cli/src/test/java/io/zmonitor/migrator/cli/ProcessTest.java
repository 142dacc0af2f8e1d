package io.zmonitor.migrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process: launcher, streams, exit codes and signals. What is in the jar is the class path of this test. */
class ProcessTest {
    private static final Path LAUNCHER = Path.of("src", "main", "launcher", "zmonitor-migrator");

    @TempDir
    Path folder;

    private Path launcher;

    private record Ended(int exit, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("opt with blanks/bin"));
        Path lib = Files.createDirectories(bin.resolveSibling("lib"));
        launcher = Files.copy(LAUNCHER, bin.resolve("zmonitor-migrator"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        main.putValue("Enable-Native-Access", "ALL-UNNAMED");
        main.put(
                Attributes.Name.CLASS_PATH,
                Stream.of(
                                Main.class.getName(),
                                "io.zmonitor.migrator.Migrator",
                                "io.zmonitor.migrator.sqlcipher.SqlCipherKey",
                                "io.zmonitor.migrator.schema.DeclaredSchema",
                                "picocli.CommandLine",
                                "org.sqlite.JDBC",
                                "org.slf4j.LoggerFactory",
                                "org.slf4j.simple.SimpleServiceProvider")
                        .map(ProcessTest::place)
                        .collect(Collectors.joining(" ")));
        Path jar = lib.resolve("zmonitor-migrator-cli-0-executable.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private static String place(String type) {
        try {
            return Class.forName(type)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(Path java, String... line) throws IOException {
        List<String> words = new ArrayList<>(List.of(line));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    private Ended ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), read("out"), read("err"));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    }

    @Test
    void the_launcher_works_through_a_link_from_any_folder_and_standard_error_is_empty()
            throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("zm"), folder.relativize(launcher));

        Ended answer = ended(start(Path.of(System.getProperty("java.home")), link.toString(), "version", "--json"));

        assertThat(answer.err()).isEmpty();
        assertThat(answer.exit()).isZero();
        assertThat(answer.out())
                .startsWith("{\"format\":1,\"command\":\"version\"")
                .endsWith("}}\n");
    }

    @Test
    void an_old_java_is_named_and_not_started() throws IOException, InterruptedException {
        Path old = folder.resolve("jdk-11");
        Path java = Files.createDirectories(old.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        Ended answer = ended(start(old, launcher.toString(), "version"));

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("Java 17 or later is needed", "11.0.2");
    }

    @Test
    void a_signal_undoes_the_run_and_decides_the_exit_code() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/bin/kill")) || Files.exists(Path.of("/usr/bin/kill")));
        Ward ward = new Ward(folder);
        ward.run("migrate", "--create");
        ward.script(
                "schema/0003_long.sql",
                "-- @rows patients may decrease\nCREATE TABLE long (n INTEGER);\n"
                        + "INSERT INTO long WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 90000000) SELECT n FROM c;");
        Process process = start(
                Path.of(System.getProperty("java.home")),
                launcher.toString(),
                "--db",
                ward.database.toString(),
                "--raw-key-file",
                ward.rawKeyFile.toString(),
                "--migrations",
                ward.migrations.toString(),
                "migrate");
        for (int i = 0; i < 600 && !read("err").contains("schema-0003"); i++) {
            Thread.sleep(100);
        }
        Thread.sleep(500);
        // Not an interrupt: a shell that starts the build in the background has it ignored.
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();

        Ended answer = ended(process);

        assertThat(answer.exit()).isEqualTo(143);
        assertThat(answer.err()).contains("ZM-555", "State of the database: UNTOUCHED");
        assertThat(ward.run("status").out()).contains("version 2");
    }
}
