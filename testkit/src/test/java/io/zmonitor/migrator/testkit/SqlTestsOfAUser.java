package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.testkit.sql.SqlTests;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a user writes to run tests in SQL; {@link SqlTestsTest} runs it. */
final class SqlTestsOfAUser {
    static Path folder = Path.of("unset");

    @TestFactory
    Stream<DynamicTest> tests_in_sql() {
        return SqlTests.in(folder, SqlTestsTest.BEDS);
    }
}
