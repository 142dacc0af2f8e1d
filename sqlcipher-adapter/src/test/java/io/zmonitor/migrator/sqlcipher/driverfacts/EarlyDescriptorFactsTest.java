package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Java may do with the database file while SQLite holds locks on it: read through a descriptor that it had before. */
@SuppressWarnings("try") // closing early is what is tested
@EnabledOnOs(OS.LINUX)
class EarlyDescriptorFactsTest {
    private static final String BUSY = "5\n";
    private static final String WRITTEN = "written\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void make() throws SQLException {
        file = folder.resolve("a.db");
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "CREATE TABLE a (b)");
        }
    }

    @Test
    void reading_through_a_descriptor_that_is_older_than_the_connection_keeps_the_locks() throws Exception {
        try (RandomAccessFile early = new RandomAccessFile(file.toFile(), "r")) {
            try (Connection connection = RawDriver.open(file)) {
                Sql.execute(connection, "BEGIN IMMEDIATE");
                assertThat(writeElsewhere()).isEqualTo(BUSY);

                early.readFully(new byte[(int) early.length()]);

                assertThat(writeElsewhere()).isEqualTo(BUSY);
                Sql.execute(connection, "ROLLBACK");
            }
        }
        assertThat(writeElsewhere()).isEqualTo(WRITTEN);
    }

    @Test
    void closing_it_while_a_transaction_is_open_drops_the_locks() throws Exception {
        try (RandomAccessFile early = new RandomAccessFile(file.toFile(), "r");
                Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "BEGIN IMMEDIATE");
            assertThat(writeElsewhere()).isEqualTo(BUSY);

            early.close();

            assertThat(writeElsewhere()).isEqualTo(WRITTEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "DELETE", "PERSIST"})
    void closing_it_between_transactions_of_a_rollback_journal_drops_nothing_that_a_later_one_needs(String journal)
            throws Exception {
        try (RandomAccessFile early = new RandomAccessFile(file.toFile(), "r");
                Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "PRAGMA journal_mode = " + journal, "BEGIN IMMEDIATE", "COMMIT");

            early.close();

            Sql.execute(connection, "BEGIN IMMEDIATE");
            assertThat(writeElsewhere()).isEqualTo(BUSY);
        }
    }

    @Test
    void in_wal_mode_closing_it_drops_the_lock_by_which_others_see_that_the_log_is_in_use() throws Exception {
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "INSERT INTO a VALUES (1)");
        }
        try (RandomAccessFile early = new RandomAccessFile(file.toFile(), "r");
                Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "INSERT INTO a VALUES (2)");
            Path log = folder.resolve("a.db-wal");
            assertThat(writeElsewhere()).isEqualTo(WRITTEN);
            assertThat(log).isNotEmptyFile();

            early.close();

            // The other process takes itself for the last one: it moves the log into the file and deletes it.
            assertThat(writeElsewhere()).isEqualTo(WRITTEN);
            assertThat(log).doesNotExist();
        }
    }

    private String writeElsewhere() throws Exception {
        return ChildCommand.of(WriterMain.class).run(file.toString()).out();
    }
}
