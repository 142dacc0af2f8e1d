package io.zmonitor.sample;

import io.zmonitor.migrator.testkit.sql.SqlTests;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tests in {@code src/test/migrations}, which need no further Java. */
class SqlFilesTest {
    @TestFactory
    Stream<DynamicTest> tests_in_sql() {
        return SqlTests.in(Path.of("src/test/migrations"), MonitorDatabases.SOURCE);
    }
}
