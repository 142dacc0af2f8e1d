package io.zmonitor.migrator.sqlcipher.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildOutcome;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the process's mask lets others do, they may do nothing with the files that we make. */
@EnabledOnOs(OS.LINUX)
class OwnerOnlyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void all_files_of_a_first_run_are_the_owners(String mask) throws Exception {
        String[] lines = migrate(mask, folder.resolve("zmonitor.db"));

        assertThat(lines)
                .allSatisfy(line -> assertThat(line).startsWith("rw-------"))
                .anySatisfy(line -> assertThat(line).endsWith("-created-unfinished"))
                .anySatisfy(line -> assertThat(line).endsWith("-migrator-lock"))
                .anySatisfy(line -> assertThat(line).endsWith("-migrator-holder"))
                .anySatisfy(line -> assertThat(line).endsWith("-journal"));
    }

    private static String[] migrate(String mask, Path database) throws Exception {
        Class<?> driver = DriverManager.getDriver("jdbc:sqlite:").getClass();
        // This module does not read SLF4J's.
        Class<?> logger = Class.forName("org.slf4j.Logger");
        List<Path> code = Stream.of(UmaskMain.class, SqlCipherKey.class, DatabaseFile.class, logger, driver)
                .map(CodePlaces::of)
                .toList();
        ChildOutcome outcome = ChildCommand.onClassPath(UmaskMain.class, code)
                .withOptions("--enable-native-access=ALL-UNNAMED")
                .withPrefix("/bin/sh", "-c", "umask " + mask + "; exec \"$@\"", "sh")
                .run(database.toString());
        return outcome.out().strip().split("\n", -1);
    }
}
