package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigratorAssertionsTest {
    private static final Migration BEDS = schema(1, "CREATE TABLE beds (id INTEGER); INSERT INTO beds VALUES (7);");
    private static final Migration WRONG = schema(2, "CREATE TABLE beds (id INTEGER);");

    @TempDir
    Path folder;

    @AutoClose
    private TestDatabase database;

    @BeforeEach
    void name_a_database() {
        database = TestDatabase.in(folder, new KeyedOpener(KeyedOpener.KEY));
    }

    @Test
    void a_migrated_database_is_as_asserted() {
        migrator(BEDS).migrate();

        assertThat(database)
                .isAtVersion(1)
                .hasTables("beds")
                .hasRows("SELECT id, 'x' FROM beds", "7|x")
                .isEncrypted()
                .hasNoLeftovers();
    }

    @Test
    void each_assertion_fails_on_what_is_not_so() {
        migrator(BEDS).migrate();

        assertFails("version of", () -> assertThat(database).isAtVersion(2));
        assertFails("tables of", () -> assertThat(database).hasTables());
        assertFails("tables of", () -> assertThat(database).hasTables("beds", "rooms"));
        assertFails("SELECT id", () -> assertThat(database).hasRows("SELECT id FROM beds"));
        assertFails("cannot be read", () -> assertThat(database).hasRows("SELECT id FROM rooms"));
    }

    @Test
    void a_database_without_ledger_is_at_version_0() throws Exception {
        database.create();

        assertThat(database).isAtVersion(0).hasTables();
    }

    @Test
    void plaintext_is_not_encrypted() throws Exception {
        try (TestDatabase plain = TestDatabase.at(folder.resolve("plain.db"), new BrokenOpeners.Plaintext(""))
                .tolerating(Tolerated.PLAINTEXT)) {
            plain.create("CREATE TABLE beds (id INTEGER)");

            assertFails("begins with SQLite's header", () -> assertThat(plain).isEncrypted());
        }
    }

    @Test
    void a_copy_of_the_schema_in_plaintext_is_seen_in_a_side_file() throws Exception {
        database.create("CREATE TABLE beds (id INTEGER)");
        Files.writeString(database.file().journal(), "junk, then: CREATE TABLE beds (id INTEGER)");

        assertFails(
                "zmonitor.db-journal says in plaintext",
                () -> assertThat(database).isEncrypted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-journal", "-wal", "-created-unfinished", "-crashed", "-crashed-unfinished"})
    void leftovers_are_seen(String suffix) throws Exception {
        database.create();
        Path leftover = Files.writeString(database.file().sibling(suffix), "pages");

        try {
            assertFails(suffix, () -> assertThat(database).hasNoLeftovers());
        } finally {
            Files.delete(leftover);
        }
    }

    @Test
    void a_journal_of_0_bytes_and_the_lock_are_no_leftovers() throws Exception {
        database.create();
        Files.createFile(database.file().journal());
        Files.createFile(database.file().sibling("-migrator-lock"));

        assertThat(database).hasNoLeftovers();
    }

    @Test
    void a_failure_says_what_is_asserted() {
        Migrator migrator = migrator(BEDS, WRONG).withAtomicity(Atomicity.PER_STEP);

        MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);

        assertThat(failure)
                .hasCode(ProblemCode.STATEMENT_FAILED)
                .leftDatabase(DatabaseState.AT_LAST_GOOD_STEP)
                .hasApplied(MigrationId.schema(1))
                .hasMessageContaining("0002");
        assertFails("ZM-501", () -> assertThat(failure).hasCode(ProblemCode.CHANGED));
        assertFails("ZM-501", () -> assertThat(failure).leftDatabase(DatabaseState.UNTOUCHED));
        assertFails("ZM-501", () -> assertThat(failure).hasApplied());
    }

    @Test
    void a_call_that_did_not_fail_fails_every_assertion() {
        MigrationException none = catchThrowableOfType(MigrationException.class, () -> {});

        assertFails("not to be null", () -> assertThat(none).hasCode(ProblemCode.CHANGED));
    }

    private Migrator migrator(Migration... migrations) {
        return database.migrator(MigrationSource.of(migrations));
    }

    private static Migration schema(long number, String script) {
        return SqlMigration.of(MigrationId.schema(number), "schema " + number, script);
    }

    private static void assertFails(String message, ThrowingCallable assertion) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }
}
