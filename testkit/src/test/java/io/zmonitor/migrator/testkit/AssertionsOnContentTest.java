package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.schema.DeclaredSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assertions on schema, rows, ledger, audit, encryption and report: each passes, and fails with what is not so. */
class AssertionsOnContentTest {
    private static final MigrationId FIRST = MigrationId.schema(1);
    private static final MigrationId SECOND = MigrationId.schema(2);
    private static final SqlMigration BEDS = SqlMigration.of(
            FIRST,
            "beds",
            "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT, weight); CREATE INDEX beds_by_ward ON beds (ward);");
    private static final SqlMigration ROWS = SqlMigration.of(
            SECOND, "rows", "INSERT INTO beds VALUES (1, '007', 7), (2, NULL, 7.5), (4, 'Łódź', x'0aff');");

    @TempDir
    Path folder;

    @AutoClose
    private TestDatabase database;

    private MigrationReport report;

    @BeforeEach
    void migrate() {
        database = TestDatabase.in(folder, new KeyedOpener(KeyedOpener.KEY));
        report = migrator(BEDS, ROWS).migrate();
    }

    private Migrator migrator(SqlMigration... migrations) {
        return database.migrator(MigrationSource.of(migrations)).withApplication("zmonitor", "4.1");
    }

    @Test
    void rows_are_told_apart_by_the_primary_key_and_values_by_their_type() {
        assertThat(database)
                .table("beds")
                .hasCount(3)
                .contains(row(4, "Łódź", new byte[] {10, -1}))
                .containsExactly(row(2, null, 7.5), row(1L, "007", 7), row(4, "Łódź", new byte[] {10, (byte) 0xff}))
                .containsInOrder(row(1, "007", 7), row(2, null, 7.5), row(4, "Łódź", new byte[] {10, -1}));

        assertFails(
                () -> assertThat(database).table("beds").containsExactly(row(1, 7, 7), row(2, "", 7.5), row(3, "C", 0)),
                """
                The rows of beds are not what is expected:
                  beds[id=1]: ward should be 7, is '007'
                  beds[id=2]: ward should be '', is NULL
                  beds[id=3] is missing: (3, 'C', 0)
                  beds[id=4] should not be there: (4, 'Łódź', x'0aff')
                Correct the migration, or the rows that the test expects.""");
        assertFails(() -> assertThat(database).table("beds").contains(row(9, "A", 1)), "beds[id=9] is missing");
        assertFails(() -> assertThat(database).table("beds").hasCount(4), "should be 4 rows, and there are 3");
        assertFails(() -> assertThat(database).table("beds").isEmpty(), "beds[id=1] should not be there");
        assertFails(() -> assertThat(database).table("beds").contains(row(1)), "ward should be nothing, is '007'");
        assertFails(() -> assertThat(database).table("rooms").isEmpty(), "cannot be read");
    }

    @Test
    void rows_of_a_query_are_told_apart_by_its_first_column_or_by_a_key() {
        assertThat(database)
                .query("SELECT ward, id FROM beds WHERE id < 3")
                .containsExactly(row("007", 1), row(null, 2));
        assertThat(database).query("SELECT 1 FROM beds").containsExactly(row(1), row(1), row(1));

        assertFails(
                () -> assertThat(database)
                        .query("SELECT weight, ward, id FROM beds WHERE id < 3")
                        .keyedBy("ID")
                        .containsExactly(row(8, "007", 1), row(7.5, null, 2)),
                "[id=1]: weight should be 8, is 7");
        assertFails(
                () -> assertThat(database).query("SELECT 1 FROM beds").containsExactly(row(1), row(2)),
                "(2) is missing",
                "(1) should not be there, 2 times");
        assertFails(
                () -> assertThat(database)
                        .query("SELECT id FROM beds ORDER BY id DESC")
                        .containsInOrder(row(1), row(2), row(4)),
                "another order",
                "row 1 should be (1), is (4)");
        assertThatThrownBy(
                        () -> assertThat(database).table("beds").keyedBy("no").isEmpty())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no");
    }

    @Test
    void at_most_ten_differences_are_told_and_then_a_count() throws Exception {
        for (int id = 10; id < 30; id++) {
            database.execute("INSERT INTO beds VALUES (" + id + ", 'A', 1)");
        }

        assertFails(
                () -> assertThat(database)
                        .query("SELECT * FROM beds WHERE id > 4")
                        .isEmpty(),
                "[id=19] should not be there: (19, 'A', 1)\n  and 10 more\nCorrect");
    }

    @Test
    void rows_are_compared_with_those_of_another_database() throws Exception {
        Files.createDirectory(folder.resolve("other"));
        try (TestDatabase other = TestDatabase.in(folder.resolve("other"), new KeyedOpener(KeyedOpener.KEY))) {
            other.migrator(MigrationSource.of(BEDS, ROWS)).migrate();

            assertThat(database).table("beds").areSameAsIn(other);
            assertThat(database).query("SELECT count(*) FROM beds").areSameAsIn(other);

            other.execute("UPDATE beds SET ward = 'B' WHERE id = 1", "DELETE FROM beds WHERE id = 2");
            assertFails(
                    () -> assertThat(database).table("beds").areSameAsIn(other),
                    "beds[id=1]: ward should be 'B', is '007'",
                    "beds[id=2] should not be there");
            other.execute("ALTER TABLE beds ADD COLUMN nurse TEXT");
            assertFails(
                    () -> assertThat(database).table("beds").areSameAsIn(other),
                    "the columns of beds should be id, ward, weight, nurse, and are id, ward, weight");
        }
    }

    @Test
    void a_schema_is_compared_by_what_it_means() throws Exception {
        DatabaseSchema same;
        DatabaseSchema other;
        try (TestDatabase spelled = TestDatabase.at(folder.resolve("spelled.db"), new KeyedOpener(KeyedOpener.KEY))) {
            spelled.create(
                    "create table \"beds\"( id integer primary key, ward text , weight)",
                    "create index beds_by_ward on beds(ward asc)");
            try (Connection connection = spelled.open()) {
                same = DatabaseSchema.read(connection);
            }
            spelled.execute("DROP INDEX beds_by_ward", "CREATE TABLE rooms (id INTEGER)");
            try (Connection connection = spelled.open()) {
                other = DatabaseSchema.read(connection);
            }
        }

        assertThat(database).schema().meansTheSameAs(same).hasTables("beds");
        assertThat(same).hasTables("BEDS");

        assertFails(
                () -> assertThat(database).schema().meansTheSameAs(other),
                "The schema is not what is expected:",
                "Table rooms is missing.",
                "Index beds_by_ward is not declared.",
                "Write the migration that is missing");
        assertFails(
                () -> assertThat(database).schema().hasTables("rooms"),
                "Table rooms is missing.",
                "Table beds is not expected.");
    }

    @Test
    void a_schema_is_compared_with_its_declaration() throws Exception {
        Path declaration = folder.resolve("database.yaml");
        try (Connection connection = database.open()) {
            Files.writeString(declaration, DeclaredSchema.importFrom(connection).text());
        }
        assertThat(database).schema().isDeclaredIn(declaration);

        database.execute("DROP INDEX beds_by_ward");

        assertFails(() -> assertThat(database).schema().isDeclaredIn(declaration), "Index beds_by_ward is missing.");
    }

    @Test
    void the_ledger_says_what_was_applied() throws Exception {
        assertThat(database)
                .ledger()
                .containsExactly(FIRST, SECOND)
                .contains(SECOND)
                .doesNotContain(MigrationId.data(2))
                .isAppliedBy(FIRST, "zmonitor 4.1")
                .agreesWith(MigrationSource.of(BEDS, ROWS));

        assertFails(
                () -> assertThat(database).ledger().containsExactly(FIRST, MigrationId.data(7)),
                "data-0007 was not applied",
                "schema-0002 was applied and is not expected");
        assertFails(() -> assertThat(database).ledger().contains(MigrationId.seed(1)), "seed-0001 was not applied");
        assertFails(() -> assertThat(database).ledger().doesNotContain(FIRST), "schema-0001 was applied");
        assertFails(() -> assertThat(database).ledger().isEmpty(), "schema-0001 was applied and is not expected");
        assertFails(
                () -> assertThat(database).ledger().isAppliedBy(FIRST, "another"),
                "schema-0001 should be applied by another, is by zmonitor 4.1");
        assertFails(
                () -> assertThat(database)
                        .ledger()
                        .agreesWith(MigrationSource.of(
                                SqlMigration.of(FIRST, "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY);"))),
                "schema-0001 was applied with another content",
                "schema-0002 was applied and is not in the source");
    }

    @Test
    void a_database_without_ledger_has_an_empty_one() throws Exception {
        try (TestDatabase empty = TestDatabase.at(folder.resolve("empty.db"), new KeyedOpener(KeyedOpener.KEY))) {
            empty.create();

            assertThat(empty).ledger().isEmpty();
            assertThat(empty).audit().hasOperations().hasNoFailures();
        }
    }

    @Test
    void the_audit_says_what_was_done() throws Exception {
        assertThat(database)
                .audit()
                .isUnbroken()
                .hasNoFailures()
                .hasRecorded("step", "schema-0002")
                .hasOperations("step", "step", "run");

        assertFails(() -> assertThat(database).audit().hasOperations("run"), "row 1 should be run, is step");
        assertFails(
                () -> assertThat(database).audit().hasRecorded("rollback", "schema-0002"),
                "no rollback of schema-0002 among");
        assertFails(() -> assertThat(database).audit().hasFailure("ZM-501"), "no failure with ZM-501");

        Migrator failing =
                migrator(BEDS, ROWS, SqlMigration.of(MigrationId.schema(3), "no", "INSERT INTO no VALUES (1);"));
        assertThatThrownBy(failing::migrate).isInstanceOf(MigrationException.class);
        assertThat(database).audit().hasFailure("ZM-501");
        assertFails(() -> assertThat(database).audit().hasNoFailures(), "failure", "ended with ZM-501");

        for (String trigger : database.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'schema_version_audit'")) {
            database.execute("DROP TRIGGER " + trigger);
        }
        database.execute("UPDATE schema_version_audit SET operation = 'nothing' WHERE rowid = 1");
        assertFails(() -> assertThat(database).audit().isUnbroken(), "The audit is broken:");
    }

    @Test
    void encryption_hides_and_opens_with_one_key() throws Exception {
        database.execute("INSERT INTO beds VALUES (9, 'Jane Doe', 1)");

        assertThat(database)
                .encryption()
                .hidesHeader()
                .hidesSchema()
                .hides("Jane Doe", "Łódź")
                .opensWith(new KeyedOpener(KeyedOpener.KEY))
                .doesNotOpenWith(new KeyedOpener(KeyedOpener.OTHER_KEY));

        assertFails(
                () -> assertThat(database).encryption().opensWith(new KeyedOpener(KeyedOpener.OTHER_KEY)),
                "does not open with this key");
        assertFails(
                () -> assertThat(database).encryption().doesNotOpenWith(new KeyedOpener(KeyedOpener.KEY)),
                "opens with a key that should not fit");
        Path missing = folder.resolve("missing.db");
        TestDatabase none = TestDatabase.at(missing, new KeyedOpener(KeyedOpener.KEY));
        assertFails(
                () -> assertThat(none).encryption().doesNotOpenWith(new KeyedOpener(KeyedOpener.KEY)), "is not there");
    }

    @Test
    void a_plaintext_copy_beside_the_file_is_seen() throws Exception {
        Path copy = Files.writeString(database.file().sibling(".bak"), "SQLite format 3\0 and Jane Doe");

        assertFails(() -> assertThat(database).isEncrypted(), "zmonitor.db.bak begins with SQLite's header");
        assertFails(() -> assertThat(database).encryption().hides("Jane Doe"), "says in plaintext: Jane Doe");

        Files.delete(copy);
    }

    @Test
    void a_report_says_what_the_run_did() {
        assertThat(report)
                .hasApplied(FIRST, SECOND)
                .hasRolledBack()
                .hasRepeated()
                .beganAt(0)
                .endedAt(2)
                .hasNoWarnings()
                .hasWarnings()
                .hasNoBackup();
        assertThat(migrator(BEDS, ROWS).migrate()).wasUpToDate();

        assertFails(
                () -> assertThat(report).hasApplied(SECOND),
                "applied should be [schema-0002], is [schema-0001, schema-0002]");
        assertFails(() -> assertThat(report).wasUpToDate(), "applied should be [], is");
        assertFails(() -> assertThat(report).beganAt(1), "version before should be 1, is 0");
        assertFails(() -> assertThat(report).endedAt(1), "version after should be 1, is 2");
        assertFails(() -> assertThat(report).hasBackup(), "backup should be taken, is none");
        assertFails(
                () -> assertThat(report).hasWarnings(Warning.Kind.BAD_ROWS), "warnings should be [BAD_ROWS], is []");
        assertFails(() -> assertThat(report).hasRepeated("overview"), "repeated should be [overview], is []");
        assertFails(() -> assertThat(report).hasRolledBack(FIRST), "rolled back should be [schema-0001], is []");
    }

    @Test
    void a_warning_is_told() {
        MigrationReport warned = migrator(
                        BEDS, ROWS, SqlMigration.of(MigrationId.schema(3), "temp", "CREATE TEMP TABLE t (id INTEGER);"))
                .migrate();

        assertThat(warned).hasWarnings(Warning.Kind.TEMPORARY_OBJECTS_DROPPED);
        assertFails(() -> assertThat(warned).hasNoWarnings(), "TEMPORARY_OBJECTS_DROPPED: ");
    }

    @Test
    void a_failure_has_its_place_and_its_migration() {
        Migrator failing = migrator(
                BEDS, ROWS, SqlMigration.of(MigrationId.schema(3), "no", "SELECT 1;\nINSERT INTO no VALUES (1);"));
        MigrationException failure = catchThrowableOfType(MigrationException.class, failing::migrate);

        assertThat(failure).isAbout(MigrationId.schema(3));
        assertFails(() -> assertThat(failure).isAbout(FIRST), "ZM-501");
        assertFails(() -> assertThat(failure).isAt("schema/0004_rebuild.sql", 12), "0004_rebuild.sql:12");
    }

    @Test
    void a_database_in_memory_is_asserted_on_its_one_connection() throws Exception {
        try (MemoryDatabase memory =
                TestDatabases.of(MigrationSource.of(BEDS, ROWS)).inMemory(TestDatabases.NEWEST)) {
            assertThat(memory)
                    .isAtVersion(2)
                    .hasTables("beds")
                    .hasRows("SELECT count(*) FROM beds", "3")
                    .table("beds")
                    .contains(row(1, "007", 7));
            assertThat(memory).ledger().containsExactly(FIRST, SECOND);
            assertThat(memory).audit().isUnbroken();
            assertThat(memory).schema().hasTables("beds");

            assertFails(() -> assertThat(memory).table("rooms").isEmpty(), "cannot be read");
        }
    }

    private static void assertFails(ThrowingCallable assertion, String... message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }
}
