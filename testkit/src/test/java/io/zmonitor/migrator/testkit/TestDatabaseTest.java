package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.testkit.assertj.MigratorAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDatabaseTest {
    @TempDir
    Path folder;

    private TestDatabase database;

    @BeforeEach
    void name_a_database() {
        database = TestDatabase.in(folder, new KeyedOpener(KeyedOpener.KEY));
    }

    @Test
    void nothing_is_made_before_the_test_makes_it() throws Exception {
        database.close();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void statements_run_and_rows_come_back_joined_by_bars() throws Exception {
        database.create("CREATE TABLE beds (id INTEGER, ward TEXT)");

        database.execute("INSERT INTO beds VALUES (1, 'A'), (2, NULL)");

        assertThat(database.rows("SELECT * FROM beds ORDER BY id")).containsExactly("1|A", "2|null");
        database.close();
    }

    @Test
    void tables_are_the_applications() throws Exception {
        database.migrator(MigrationSource.of(SqlMigration.of(
                        MigrationId.schema(1),
                        "tables",
                        "CREATE TABLE rooms (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE sqliteX (a);")))
                .migrate();

        assertThat(database.tables()).containsExactly("rooms", "sqliteX");
        database.close();
    }

    @Test
    void a_rebuild_that_forgets_what_hung_on_its_table_is_an_error() throws Exception {
        SqlMigration beds = SqlMigration.of(
                MigrationId.schema(1),
                "beds",
                "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT); CREATE INDEX beds_by_ward ON beds (ward);");
        SqlMigration rebuilt = SqlMigration.of(
                MigrationId.schema(2),
                "rebuild",
                "CREATE TABLE beds_new (id INTEGER PRIMARY KEY, ward TEXT); INSERT INTO beds_new SELECT id, ward FROM beds;"
                        + " DROP TABLE beds; ALTER TABLE beds_new RENAME TO beds;");

        MigrationSource both = MigrationSource.of(beds, rebuilt);
        assertThatThrownBy(() -> database.migrateOneByOne(both))
                .hasMessageContaining("ZM-534")
                .hasMessageContaining("beds_by_ward");
        MigratorAssertions.assertThat(database).isAtVersion(1);

        assertThatThrownBy(() -> database.migrator(both).migrate()).hasMessageContaining("ZM-534");

        database.close();
    }

    @Test
    void the_bytes_are_those_of_the_file_and_of_what_stands_beside_it() throws Exception {
        database.create("CREATE TABLE beds (id INTEGER)");
        Files.writeString(folder.resolve("zmonitor.db-journal"), "");
        Files.writeString(folder.resolve("other.db"), "other");
        FolderContent before = database.bytesOfAllFiles();

        database.execute("INSERT INTO beds VALUES (1)");

        assertThat(before.files()).containsOnlyKeys("zmonitor.db", "zmonitor.db-journal");
        assertThat(database.bytesOfAllFiles()).isNotEqualTo(before);
    }

    @Test
    void the_bytes_are_not_read_while_a_connection_is_open() throws Exception {
        database.create();
        try (Connection connection = database.open()) {
            assertThat(connection.isClosed()).isFalse();
            assertThatThrownBy(database::bytesOfAllFiles).isInstanceOf(IllegalStateException.class);
        }
        assertThat(database.bytesOfAllFiles().files()).hasSize(1);
    }

    @Test
    void a_connection_that_is_left_open_is_closed_and_told_with_its_place() throws Exception {
        database.create();
        Connection leaked = database.open();

        assertThatThrownBy(database::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left open")
                .cause()
                .satisfies(place -> assertThat(place.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().startsWith("a_connection_that_is_left_open")));

        assertThat(leaked.isClosed()).isTrue();
    }

    @Test
    void a_connection_that_other_code_leaves_open_is_told_too() throws Exception {
        database.create();
        Connection leaked = database.opener().open(database.file());

        assertThatThrownBy(database::close).isInstanceOf(AssertionError.class);

        assertThat(leaked.isClosed()).isTrue();
    }

    @Test
    void a_crashs_remains_are_told() throws Exception {
        database.create();
        Files.writeString(database.file().journal(), "pages");

        assertThatThrownBy(database::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("zmonitor.db-journal");
    }
}
