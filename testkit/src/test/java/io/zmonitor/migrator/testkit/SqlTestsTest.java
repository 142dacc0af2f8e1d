package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.testkit.sql.SqlTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests in SQL: they pass, fail with file and line, and say what is wrong with them. */
class SqlTestsTest {
    private static final SqlMigration LOSING =
            SqlMigration.of(MigrationId.schema(5), "losing", "UPDATE bed SET ward = ward + 0;");
    private static final SqlMigration FAILING =
            SqlMigration.of(MigrationId.schema(6), "failing", "CREATE UNIQUE INDEX bed_ward ON bed (ward);");
    static final TestDatabases BEDS = TestDatabasesOfBeds.keyed(MigrationSource.of(
            TestDatabasesTest.BEDS, TestDatabasesTest.PATIENTS, TestDatabasesTest.NOTES, LOSING, FAILING));

    @TempDir
    Path folder;

    private Throwable failure(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
        List<DynamicTest> tests = SqlTests.in(folder, BEDS).toList();
        assertThat(tests).hasSize(1);
        assertThat(tests.get(0).getDisplayName()).isEqualTo(name);
        assertThat(tests.get(0).getTestSourceUri()).isPresent();
        Throwable failure = catchThrowable(() -> tests.get(0).getExecutable().execute());
        Files.delete(folder.resolve(name));
        return failure;
    }

    @Test
    void rows_are_inserted_migrated_and_compared() throws Exception {
        assertThat(failure("0001.test.sql", """
                -- Beds keep their wards.
                INSERT INTO bed VALUES (1, '007'), (2, NULL); -- not -- @migrate 99
                BEGIN;
                INSERT INTO bed VALUES (3, 'semi;colon');
                COMMIT;
                -- @expect-error UNIQUE constraint failed
                INSERT INTO bed VALUES (3, 'C');

                -- @migrate 4

                -- @expect 1, '007'
                -- @expect 2, NULL
                -- @expect 3, 'semi;colon'
                SELECT id, ward FROM bed ORDER BY id;
                -- @expect nothing
                SELECT * FROM patient;
                -- @given patient 3
                -- @expect 3
                SELECT count(*) FROM patient;
                """)).isNull();
    }

    @Test
    void a_rollback_and_a_refusal_are_expected() throws Exception {
        assertThat(failure("0004_two.test.sql", """
                INSERT INTO bed VALUES (1, '1'), (3, '1');
                -- @values-may-change bed, ward
                -- @migrate 5
                -- @expect-error ZM-501
                -- @migrate newest
                -- @expect 2
                SELECT count(*) FROM bed;
                -- @expect-error ZM-6
                -- @rollback 4
                """)).isNull();
    }

    @Test
    void all_that_is_not_as_expected_is_told_with_file_and_line() throws Exception {
        assertThat(failure("0001.test.sql", """
                INSERT INTO bed VALUES (1, 'A'), (2, 'B');
                -- @migrate 3
                -- @expect 3
                SELECT count(*) FROM bed;
                -- @expect 1, 'A'
                -- @expect 2, 'C'
                SELECT id, ward FROM bed;
                -- @expect-error constraint
                INSERT INTO bed VALUES (4, 'D');
                -- @expect-error no such table
                INSERT INTO bed VALUES (4, 'D');
                -- @expect 2
                -- @expect 1
                SELECT id FROM bed WHERE id < 3;
                -- @expect one
                SELECT 1;
                """))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "0001.test.sql:4: ",
                        "0001.test.sql:7: row[id=2]: ward should be 'C', is 'B'",
                        "0001.test.sql:9: should fail with constraint, and did not",
                        "0001.test.sql:11: should fail with no such table, and failed with",
                        "0001.test.sql:14: the rows are in another order",
                        "0001.test.sql:16: @expect is followed by literals, as 1, 'A', NULL, not by one");
    }

    @Test
    void a_loss_is_told_with_the_directive_that_allows_it() throws Exception {
        String rows = "INSERT INTO bed VALUES (1, '007');\n";

        assertThat(failure("0004.test.sql", rows + "-- @migrate 5\n-- @expect 1\nSELECT 2;"))
                .hasMessage("""
                0004.test.sql:2: something was lost:
                  bed[id=1]: ward was '007', is '7'
                Correct the migration. If it is meant, say so before @migrate:
                  -- @values-may-change bed, ward
                What follows was not run.""");
        assertThat(failure(
                        "0004.test.sql",
                        rows + "-- @rows-may-go bed\n-- @counter-may-fall bed\n-- @may-go index i\n"
                                + "-- @values-may-change bed, ward\n-- @migrate 5"))
                .isNull();
    }

    @Test
    void a_failing_statement_or_run_ends_the_test() throws Exception {
        assertThat(failure("0001.test.sql", "INSERT INTO rooms VALUES (1);\n-- @migrate 3"))
                .hasMessageContainingAll("0001.test.sql:1: ", "no such table: rooms", "What follows was not run.");
        assertThat(failure("0001.test.sql", "INSERT INTO bed VALUES (1, '1'), (3, '1');\n-- @migrate newest"))
                .hasMessageContainingAll("0001.test.sql:2: ", "ZM-501");
        assertThat(failure("0001.test.sql", "-- @expect-error ZM-501\n-- @migrate 3"))
                .hasMessageContaining("0001.test.sql:2: should fail with ZM-501, and did not");
        assertThat(failure(
                        "0001.test.sql",
                        "INSERT INTO bed VALUES (1, '1'), (3, '1');\n-- @expect-error ZM-502\n-- @migrate newest"))
                .hasMessageContaining("should fail with ZM-502, and failed with ZM-501");
        assertThat(failure("0099.test.sql", "-- @migrate newest"))
                .hasMessageContaining("0099.test.sql: There is no version 99");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0001.test.sql|SELECT 1;|nothing is tested",
                "beds.test.sql|-- @migrate 3|a test file's name begins with the version",
                "0001.test.sql|-- @migrat 3|0001.test.sql:1: @migrat is no directive of a test file. There are @migrate,",
                "0001.test.sql|-- @migrate three|say the number of a version, or newest",
                "0001.test.sql|-- @expect|say @expect with literals",
                "0001.test.sql|-- @expect 1|nothing follows that this could be about",
                "0001.test.sql|-- @expect-error|say a code",
                "0001.test.sql|-- @expect 1¶-- @migrate 3|@expect is about a query",
                "0001.test.sql|-- @rows-may-go bed¶SELECT 1;|0001.test.sql:2: what may be lost is said before @migrate",
                "0001.test.sql|-- @rows-may-go|@rows-may-go must say which",
                "0001.test.sql|-- @given bed|say a table and a number",
                "0001.test.sql|-- @expect 1¶-- @given bed 3|nothing can stand before @given",
                "0001.test.sql|-- @expect 1¶-- @expect-error x¶SELECT 1;|a statement that fails has no rows",
                "0001.test.sql|-- @rows-may-go bed¶-- @rollback 1|only @expect-error can stand before @rollback",
                "0001.test.sql|SELECT¶-- @expect 1¶1;|0001.test.sql:2: a directive stands before a statement",
                "0001.test.sql|-- @migrate 3¶SELECT 'open|0001.test.sql:2"
            })
    void a_malformed_file_is_told(String name, String text, String message) throws Exception {
        assertThat(failure(name, text.replace('¶', '\n')))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_folder_without_tests_fails() {
        assertThatThrownBy(() -> SqlTests.in(folder, BEDS))
                .hasMessageContainingAll("Nothing is tested", folder.toString(), "0001.test.sql");
        assertThatThrownBy(() -> SqlTests.in(folder.resolve("none"), BEDS)).hasMessageContaining("Nothing is tested");
    }

    @Test
    void a_class_of_a_user_runs_them_and_fails_for_one() throws IOException {
        SqlTestsOfAUser.folder = folder;
        Files.createDirectories(folder.resolve("schema"));
        Files.writeString(
                folder.resolve("schema/0001.test.sql"), "-- @migrate 4\n-- @expect 0\nSELECT count(*) FROM bed;");
        Files.writeString(folder.resolve("0003.test.sql"), "-- @migrate 4\n-- @expect 1\nSELECT count(*) FROM bed;");

        Run run = Run.of(SqlTestsOfAUser.class);

        assertThat(run.succeeded()).isOne();
        assertThat(run.results().testEvents().failed().count()).isOne();
    }
}
