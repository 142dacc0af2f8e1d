package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a boot with nothing to do loads: each class of a cold process takes about 0.3 ms. */
class LoadedClassesTest {
    private static final int MOST = 48;

    @TempDir
    Path folder;

    @Test
    void a_boot_with_nothing_to_do_loads_few_of_our_classes() throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("migrations"));
        Path script = Files.createDirectory(scripts.resolve("schema")).resolve("0001_beds.sql");
        Files.writeString(script, "CREATE TABLE beds (id INTEGER);");
        MigrationsLock.write(scripts);
        Path database = folder.resolve("monitor.db");
        Migrator.forDatabase(database, Keys.raw())
                .withSource(MigrationSource.directory(scripts))
                .migrate();

        Path log = folder.resolve("loaded.txt");
        ChildCommand child =
                Drivers.child(BootMain.class, Drivers.cipher()).withOptions("-Xlog:class+load:file=" + log);
        String answer = Drivers.answer(child, database.toString(), scripts.toString());

        assertThat(answer).isEqualTo("true");
        try (Stream<String> lines = Files.lines(log)) {
            assertThat(lines.filter(LoadedClassesTest::isOurs)).hasSizeBetween(20, MOST);
        }
    }

    private static boolean isOurs(String line) {
        return List.of(DatabaseFile.class, SqlCipherKey.class).stream()
                .anyMatch(type -> line.contains("source: file:" + CodePlaces.of(type)));
    }
}
