package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations in a jar inside an executable jar, started with {@code java -jar} as on a device. */
class NestedJarTest {
    private static final String FOLDER = MigrationSource.DEFAULT_FOLDER;
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    @TempDir
    private Path temp;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        new MigrationFolder(root.resolve(FOLDER)).withThreeScripts();
    }

    @Test
    void migrations_in_a_nested_jar_are_found_by_listing() throws Exception {
        assertThat(run(new JarBuilder().withFolder(FOLDER).withFiles("", root))).isEqualTo("schema-0001\ndata-0002\n");
    }

    @Test
    void migrations_in_a_nested_jar_without_folder_entries_are_found_by_their_lock_file() throws Exception {
        MigrationsLock.write(root.resolve(FOLDER));

        assertThat(run(new JarBuilder().withFiles("", root))).isEqualTo("schema-0001\ndata-0002\n");
    }

    @Test
    void migrations_in_a_nested_jar_without_folder_entries_and_without_lock_file_are_found_too() throws Exception {
        assertThat(run(new JarBuilder().withFiles("", root))).isEqualTo("schema-0001\ndata-0002\n");
    }

    @Test
    void an_unlisted_script_in_a_nested_jar_is_refused() throws Exception {
        MigrationsLock.write(root.resolve(FOLDER));
        JarBuilder migrations = new JarBuilder().withFiles("", root).with(FOLDER + "/seed/0009_x.sql", "SELECT 1");

        assertThat(run(migrations)).contains("ZM-725 seed/0009_x.sql");
    }

    private String run(JarBuilder migrations) throws Exception {
        JarBuilder application = new JarBuilder()
                .with("META-INF/MANIFEST.MF", manifest())
                .withFolder("BOOT-INF/classes")
                .withFolder("BOOT-INF/lib")
                .with(
                        "BOOT-INF/lib/core.jar",
                        new JarBuilder()
                                .withFiles("", location(MigrationSource.class))
                                .bytes())
                .with("BOOT-INF/lib/migrations.jar", migrations.bytes());
        String program = NestedJarProgram.class.getName().replace('.', '/') + ".class";
        application.with(
                "BOOT-INF/classes/" + program,
                Files.readAllBytes(location(NestedJarProgram.class).resolve(program)));
        addLoader(application);
        return output(application.write(temp.resolve("application.jar")));
    }

    private static String manifest() {
        return "Manifest-Version: 1.0\nMain-Class: " + LAUNCHER + "\nStart-Class: " + NestedJarProgram.class.getName()
                + "\nSpring-Boot-Classes: BOOT-INF/classes/\nSpring-Boot-Lib: BOOT-INF/lib/\n\n";
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        String name = type.getName().replace('.', '/') + ".class";
        Path file = Path.of(type.getResource("/" + name).toURI());
        return file.getRoot()
                .resolve(file.subpath(0, file.getNameCount() - Path.of(name).getNameCount()));
    }

    private static void addLoader(JarBuilder application) throws IOException {
        URL launcher = ClassLoader.getSystemResource(LAUNCHER.replace('.', '/') + ".class");
        try (JarFile loader = ((JarURLConnection) launcher.openConnection()).getJarFile();
                Stream<JarEntry> entries = loader.stream()) {
            for (JarEntry entry :
                    entries.filter(e -> e.getName().endsWith(".class")).toList()) {
                try (InputStream in = loader.getInputStream(entry)) {
                    application.with(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    private static String output(Path jar) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "-jar", jar.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
