package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.internal.FilesBeside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link DatabaseOpener} promises, proved on real files. Whoever writes an opener extends this class:
 *
 * <pre>{@code
 * class VaultKeyContractTest extends DatabaseOpenerContract {
 *     @Override
 *     protected DatabaseOpener opener() {
 *         return new VaultKey("a");
 *     }
 *
 *     @Override
 *     protected DatabaseOpener openerWithAnotherSecret() {
 *         return new VaultKey("b");
 *     }
 * }
 * }</pre>
 *
 * <p>About 50 openings: if deriving the key is slow, give a key that needs no derivation.
 */
public abstract class DatabaseOpenerContract {
    @TempDir
    Path folder;

    /** For the classes that extend it. */
    protected DatabaseOpenerContract() {}

    /** An opener. */
    protected abstract DatabaseOpener opener();

    /** An opener of the same kind, for databases that {@link #opener} must not be able to open, and the reverse. */
    protected abstract DatabaseOpener openerWithAnotherSecret();

    /** Whether files are said to be unreadable without the secret; true if not overridden. */
    protected boolean encrypts() {
        return true;
    }

    @Test
    void a_missing_file_is_refused_and_not_made() throws IOException {
        DatabaseFile missing = new DatabaseFile(folder.resolve("missing.db"));

        assertRefused(() -> opener().open(missing));
        assertRefused(() -> opener().open(missing, Purpose.RUN));
    }

    @Test
    void an_empty_file_is_refused_and_not_made_a_database() throws IOException {
        DatabaseFile empty = new DatabaseFile(Files.createFile(folder.resolve("empty.db")));

        assertRefused(() -> opener().open(empty));
    }

    @Test
    void what_is_no_database_is_refused_and_left_as_it_is() throws IOException {
        DatabaseFile text = new DatabaseFile(folder.resolve("diary.db"));
        Files.writeString(text.path(), "dear diary, ".repeat(2048));

        assertRefused(() -> opener().open(text));
    }

    @Test
    void a_new_database_has_no_tables_and_stands_alone() throws IOException, SQLException {
        DatabaseFile database = created("new.db");

        assertThat(folder.toFile().list()).containsExactly("new.db");
        try (Connection connection = opener().open(database)) {
            assertThat(Sql.rows(connection, "SELECT name FROM sqlite_schema")).isEmpty();
        }
    }

    @Test
    void what_is_written_is_read_by_the_next_opening() throws IOException, SQLException {
        DatabaseFile database = populated("monitor.db");

        assertThat(names(database)).isEqualTo("Jane Doe");
    }

    @Test
    void a_file_cannot_be_read_without_the_opener() throws IOException, SQLException {
        assumeTrue(encrypts(), "this opener does not encrypt");
        try (TestDatabase database = TestDatabase.in(folder, opener())) {
            database.create("CREATE TABLE patient (name TEXT)", "INSERT INTO patient VALUES ('Jane Doe')");

            assertThat(new FilesBeside(database.file()).plaintext()).isEmpty();
            assertThat(Files.readAllBytes(database.path())).asString().doesNotContain("Jane Doe", "CREATE TABLE");
        }
    }

    @Test
    void another_secret_is_refused() throws IOException, SQLException {
        DatabaseFile database = populated("monitor.db");

        assertRefused(() -> openerWithAnotherSecret().open(database));
        assertRefused(() -> openerWithAnotherSecret().open(database, Purpose.RUN));

        assertThat(names(database)).isEqualTo("Jane Doe");
    }

    @TestFactory
    Stream<DynamicTest> another_secret_is_refused_for_a_crashed_set() {
        return crashedSets((place, crashed) -> {
            assertRefused(() -> openerWithAnotherSecret().prove(crashed.database()));
            assertRefused(() -> openerWithAnotherSecret().open(crashed.database()));

            assertThat(crashed.rowsLost(opener())).as("rows lost").isZero();
        });
    }

    @TestFactory
    Stream<DynamicTest> proving_a_crashed_set_changes_nothing() {
        return crashedSets((place, crashed) -> {
            FolderContent before = FolderContent.of(place);

            opener().prove(crashed.database());

            assertThat(FolderContent.of(place)).isEqualTo(before);
        });
    }

    @TestFactory
    Stream<DynamicTest> opening_a_crashed_set_brings_back_what_was_committed() {
        return crashedSets((place, crashed) -> {
            opener().prove(crashed.database());

            assertThat(crashed.rowsLost(opener())).as("rows lost").isZero();
        });
    }

    @Test
    void a_connection_is_in_autocommit_mode_and_writes() throws IOException, SQLException {
        DatabaseFile database = populated("monitor.db");

        for (Purpose purpose : List.of(Purpose.APPLICATION, Purpose.RUN)) {
            try (Connection connection = opener().open(database, purpose)) {
                assertThat(connection.getAutoCommit()).isTrue();
                Sql.execute(connection, "BEGIN IMMEDIATE", "INSERT INTO patient VALUES ('John Doe')", "COMMIT");
            }
        }
    }

    @Test
    void a_connection_that_only_reads_says_so_and_cannot_write() throws IOException, SQLException {
        DatabaseFile database = populated("monitor.db");

        try (Connection connection = opener().open(database, Purpose.READING)) {
            assertThat(Sql.text(connection, "SELECT name FROM patient")).isEqualTo("Jane Doe");
            if (connection.isReadOnly()) {
                assertThatThrownBy(() -> Sql.execute(connection, "DELETE FROM patient"))
                        .isInstanceOf(SQLException.class);
            }
        }

        assertThat(names(database)).isEqualTo("Jane Doe");
    }

    @Test
    void a_created_database_is_open_for_a_run() throws IOException, SQLException {
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve("new.db")));

        try (Connection connection = opener().open(database, Purpose.CREATION)) {
            assertThat(connection.getAutoCommit()).isTrue();
            Sql.execute(connection, "CREATE TABLE patient (name TEXT)", "INSERT INTO patient VALUES ('Jane Doe')");
        }

        assertThat(names(database)).isEqualTo("Jane Doe");
    }

    @Test
    void a_connection_waits_for_the_locks_of_others() throws IOException, SQLException {
        DatabaseFile database = populated("monitor.db");

        try (Connection connection = opener().open(database)) {
            assertThat(Sql.number(connection, "PRAGMA busy_timeout"))
                    .as("milliseconds")
                    .isPositive();
        }
    }

    @TestFactory
    Stream<DynamicTest> one_opener_opens_several_connections_at_once() {
        return Stream.of(JournalMode.DELETE, JournalMode.WAL)
                .map(mode -> DynamicTest.dynamicTest(mode.name(), () -> {
                    DatabaseFile database = populated(mode + ".db");
                    new ConcurrentOpening(opener(), database).prove(mode);
                }));
    }

    @TestFactory
    Stream<DynamicTest> any_name_is_a_name() {
        return AwkwardNames.all()
                .map(name -> DynamicTest.dynamicTest("'" + name.strip() + "'", () -> {
                    Path place = Files.createTempDirectory(folder, "name");
                    Path inside = Files.createDirectory(AwkwardNames.in(place, name));

                    DatabaseFile database = populated(inside.resolve(name).toString());

                    assertThat(names(database)).isEqualTo("Jane Doe");
                    try (Stream<Path> made = Files.walk(place)) {
                        assertThat(made).containsExactly(place, inside, database.path());
                    }
                }));
    }

    private DatabaseFile created(String name) throws IOException, SQLException {
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve(name)));
        opener().open(database, Purpose.CREATION).close();
        return database;
    }

    private DatabaseFile populated(String name) throws IOException, SQLException {
        DatabaseFile database = created(name);
        try (Connection connection = opener().open(database)) {
            Sql.execute(connection, "CREATE TABLE patient (name TEXT)", "INSERT INTO patient VALUES ('Jane Doe')");
        }
        return database;
    }

    private String names(DatabaseFile database) throws SQLException {
        try (Connection connection = opener().open(database)) {
            return Sql.text(connection, "SELECT group_concat(name) FROM patient");
        }
    }

    private Stream<DynamicTest> crashedSets(Proof proof) {
        return Stream.of(JournalMode.values())
                .map(mode -> DynamicTest.dynamicTest(mode.name(), () -> {
                    Path place = Files.createDirectory(folder.resolve(mode.name()));
                    proof.prove(place, CrashedSet.leftIn(place, mode, opener()));
                }));
    }

    /** Refused as the interface says, and not a byte of the folder is changed, a file made or one deleted. */
    private void assertRefused(ThrowingCallable call) throws IOException {
        FolderContent before = FolderContent.of(folder);

        Throwable thrown = catchThrowable(call);

        assertThat(thrown).as("refusal").isInstanceOf(MigrationException.class);
        assertThat(((MigrationException) thrown).databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(FolderContent.of(folder)).as("the folder's bytes").isEqualTo(before);
    }

    @FunctionalInterface
    private interface Proof {
        void prove(Path place, CrashedSet crashed) throws IOException, SQLException;
    }
}
