package io.zmonitor.sample;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.MemoryDatabase;
import io.zmonitor.migrator.testkit.Sql;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.junit.MigratedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test of an application gets from the testkit: encrypted databases at a version, in a parameter. */
@MigratedDatabase(version = 4, of = MonitorDatabases.class)
class DatabasesAtVersionsTest {
    private static final TestDatabases MONITORS = new MonitorDatabases().get();

    @Test
    void a_monitor_of_the_fourth_release_is_brought_to_the_newest(TestDatabase database) throws SQLException {
        database.execute("UPDATE settings SET value = '55' WHERE key = 'alarmVolume'");

        database.migrator().migrate();

        assertThat(database)
                .isEncrypted()
                .isAtVersion(19)
                .hasRows("SELECT value FROM settings WHERE key = 'alarmVolume'", "55");
    }

    @Test
    void path_key_and_migrator_are_injected_as_an_application_has_them(
            Path path, SqlCipherKey key, Migrator migrator, Connection connection) throws SQLException {
        assertThat(Sql.text(connection, "SELECT sqlite3mc_version()")).isNotEmpty();
        assertThat(Migrator.forDatabase(path, key)
                        .withSource(MonitorDatabases.SOURCE)
                        .plan()
                        .before())
                .isEqualTo(migrator.plan().before());
    }

    @Test
    void the_overview_works_in_memory(
            @MigratedDatabase(storage = MigratedDatabase.Storage.MEMORY) MemoryDatabase database) throws SQLException {
        assertThat(database.rows("SELECT count(*) FROM patient_overview")).containsExactly("0");
    }

    @Test
    void a_file_without_encryption_can_be_asked_for(
            @MigratedDatabase(version = 12, storage = MigratedDatabase.Storage.PLAIN_FILE) Path path) {
        assertThat(path).content(java.nio.charset.StandardCharsets.ISO_8859_1).startsWith("SQLite format 3");
    }

    @Test
    void without_junit_a_constant_makes_them(@TempDir Path folder) throws Exception {
        try (TestDatabase old = MONITORS.named("bed-1.db").atVersion(7, folder);
                TestDatabase newest = MONITORS.named("bed-2.db").atNewestVersion(folder)) {
            assertThat(old).isEncrypted().isAtVersion(7);
            assertThat(newest).isEncrypted().isAtVersion(19);
        }
    }
}
