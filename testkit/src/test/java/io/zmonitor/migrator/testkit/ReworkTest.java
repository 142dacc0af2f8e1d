package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script is edited and tried again, on copies of the developer's database. */
class ReworkTest {
    private static final KeyedOpener KEY = new KeyedOpener(KeyedOpener.KEY);
    private static final SqlMigration FIRST_TRY = colour("'red'");
    private static final SqlMigration SECOND_TRY = colour("'blue'");

    @TempDir
    Path folder;

    private Path mine;

    private static SqlMigration colour(String value) {
        return SqlMigration.of(
                MigrationId.schema(2), "colour", "ALTER TABLE bed ADD COLUMN colour TEXT DEFAULT " + value + ";");
    }

    @BeforeEach
    void name_my_database() {
        mine = folder.resolve("mine.db");
    }

    private void migrate(BackupPolicy policy, SqlMigration... migrations) {
        Migrator.forDatabase(mine, KEY)
                .withSource(MigrationSource.of(migrations))
                .withBackupPolicy(policy)
                .migrate();
    }

    private void insert(int id) throws Exception {
        try (TestDatabase database = TestDatabase.at(mine, KEY)) {
            database.execute("INSERT INTO bed (id) VALUES (" + id + ")");
        }
    }

    private static TestDatabases with(SqlMigration edited) {
        return TestDatabasesOfBeds.keyed(MigrationSource.of(TestDatabasesTest.BEDS, edited));
    }

    @Test
    void the_backup_before_the_script_is_tried_again_and_nothing_of_mine_changes() throws Exception {
        migrate(BackupPolicy.always(), TestDatabasesTest.BEDS);
        insert(1);
        migrate(BackupPolicy.always(), TestDatabasesTest.BEDS, FIRST_TRY);
        insert(2);
        FolderContent before = FolderContent.of(folder);

        try (TestDatabase copy = Rework.before(2, mine, with(SECOND_TRY))) {
            assertThat(copy.migrator().migrate()).beganAt(1).endedAt(2);
            assertThat(copy).hasRows("SELECT id, colour FROM bed", "1|blue");
        }

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @Test
    void a_database_that_does_not_have_it_is_copied_as_it_is() throws Exception {
        migrate(BackupPolicy.always(), TestDatabasesTest.BEDS);
        insert(1);

        try (TestDatabase copy = Rework.before(2, mine, with(SECOND_TRY))) {
            assertThat(copy).isAtVersion(1).hasRows("SELECT id FROM bed", "1");
        }
    }

    @Test
    void without_a_backup_the_copy_is_rolled_back_as_the_ledger_says() throws Exception {
        BackupPolicy none = BackupPolicy.withoutBackup("a test");
        migrate(none, TestDatabasesTest.BEDS, FIRST_TRY.withRollback("ALTER TABLE bed DROP COLUMN colour;"));
        insert(2);

        try (TestDatabase copy =
                Rework.before(2, mine, with(SECOND_TRY.withRollback("ALTER TABLE bed DROP COLUMN colour;")))) {
            assertThat(copy.migrator().migrate()).beganAt(1).endedAt(2);
            assertThat(copy).hasRows("SELECT id, colour FROM bed", "2|blue");
        }
    }

    @Test
    void without_backup_and_rollback_it_says_what_to_do() {
        migrate(BackupPolicy.withoutBackup("a test"), TestDatabasesTest.BEDS, FIRST_TRY);

        assertThatThrownBy(() -> Rework.before(2, mine, with(SECOND_TRY)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Write a rollback script, or begin with TestDatabases.atVersion");
    }

    @Test
    void a_database_in_use_is_left_alone() throws Exception {
        migrate(BackupPolicy.always(), TestDatabasesTest.BEDS);
        Files.writeString(folder.resolve("mine.db-wal"), "pages");

        assertThatThrownBy(() -> Rework.before(2, mine, with(SECOND_TRY)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("End the application");
    }
}
