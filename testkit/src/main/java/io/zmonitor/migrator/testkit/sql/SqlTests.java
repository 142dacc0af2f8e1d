package io.zmonitor.migrator.testkit.sql;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.testkit.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tests of migrations in plain SQL: each file {@code 0007.test.sql} begins with a database at version 7. One line of Java runs
 * them all:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> tests_in_sql() {
 *     return SqlTests.in(Path.of("src/test/migrations"), source);
 * }
 * }</pre>
 *
 * <p>A file has statements, and comments that say what to do:
 *
 * <pre>{@code
 * INSERT INTO beds VALUES (1, '007');
 * -- @migrate 12
 * -- @expect 1, '007'
 * SELECT id, ward FROM beds;
 * -- @expect-error ZM-501
 * -- @migrate 13
 * }</pre>
 *
 * <p>What {@code @migrate} loses fails the test as in {@link io.zmonitor.migrator.testkit.MigrationTest}, unless the lines before
 * it allow that.
 */
public final class SqlTests {
    private static final String SUFFIX = ".test.sql";

    private SqlTests() {}

    /** All files in a folder and in the folders in it, on encrypted databases of these migrations. */
    public static Stream<DynamicTest> in(Path folder, MigrationSource source) {
        return in(folder, TestDatabases.of(source));
    }

    /**
     * All files in a folder and in the folders in it, on these databases.
     *
     * @throws IllegalStateException if there is none: nothing would be tested
     */
    public static Stream<DynamicTest> in(Path folder, TestDatabases databases) {
        Objects.requireNonNull(databases, "databases");
        List<Path> files = files(Objects.requireNonNull(folder, "folder"));
        if (files.isEmpty()) {
            throw new IllegalStateException("Nothing is tested: there is no file *" + SUFFIX + " in "
                    + folder.toAbsolutePath() + ". The first one could be 0001" + SUFFIX + ".");
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        folder.relativize(file).toString(), file.toUri(), () -> run(folder, file, databases)));
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path folder, Path file, TestDatabases databases) throws Exception {
        String name = folder.relativize(file).toString();
        new SqlTestRun(SqlTestFile.read(name, Files.readString(file)), databases).run();
    }
}
