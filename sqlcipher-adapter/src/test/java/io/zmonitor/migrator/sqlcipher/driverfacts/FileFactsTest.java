package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFactsTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    @Test
    void a_connection_that_only_reads_leaves_the_log_when_it_is_the_last_to_close() throws Exception {
        Path file = folder.resolve("a.db");
        Properties reading = RawDriver.sqlCipher4();
        reading.setProperty("key", RawDriver.KEY);
        reading.setProperty("open_mode", "1");
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "CREATE TABLE a (b)");
        }
        long closed = Files.size(file);
        try (Connection keeper = DriverManager.getConnection(RawDriver.url(file), reading)) {
            try (Connection connection = RawDriver.open(file)) {
                assertThat(Sql.text(keeper, "SELECT count(*) FROM a")).isEqualTo("0");
                Sql.execute(connection, "INSERT INTO a VALUES (zeroblob(100000))");
            }
        }
        assertThat(Files.size(file)).isEqualTo(closed);
        assertThat(Files.size(folder.resolve("a.db-wal"))).isPositive();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void reading_the_file_with_java_drops_the_locks_of_sqlite() throws Exception {
        Path file = folder.resolve("a.db");
        ChildCommand other = ChildCommand.of(WriterMain.class);
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "CREATE TABLE a (b)", "BEGIN EXCLUSIVE");
            assertThat(other.run(file.toString()).out()).isEqualTo("5\n");
            assertThat(Files.size(file)).isPositive();
            assertThat(other.run(file.toString()).out()).isEqualTo("5\n");

            try (InputStream bytes = Files.newInputStream(file)) {
                assertThat(bytes.read()).isNotNegative();
            }

            assertThat(other.run(file.toString()).out()).isEqualTo("written\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"delete, -journal", "wal, -wal"})
    void beside_an_empty_file_a_journal_or_log_is_deleted(String mode, String side) throws Exception {
        Path file = folder.resolve("a.db");
        Path set = Files.createDirectory(folder.resolve("set")).resolve("a.db");
        Path beside = set.resolveSibling("a.db" + side);
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "PRAGMA journal_mode = " + mode, "CREATE TABLE a (b)", "PRAGMA cache_size = 1");
            Sql.execute(connection, "BEGIN", "PRAGMA user_version = 1", "INSERT INTO a VALUES (zeroblob(90000))");
            Files.copy(folder.resolve("a.db" + side), beside);
            Files.createFile(set);
        }
        assertThat(beside).isNotEmptyFile();

        try (Connection connection = RawDriver.open(set)) {
            assertThat(Sql.text(connection, "SELECT count(*) FROM sqlite_schema"))
                    .isEqualTo("0");
        }
        assertThat(beside).doesNotExist();
    }

    @Test
    void an_old_copy_beside_a_log_is_undone_by_it() throws Exception {
        Path file = folder.resolve("a.db");
        Path backup = folder.resolve("backup.db");
        Path set = Files.createDirectory(folder.resolve("set"));
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "CREATE TABLE a (b)", "INSERT INTO a VALUES ('old')");
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            Files.copy(file, backup);
            Sql.execute(connection, "UPDATE a SET b = 'new'");
            Files.copy(backup, set.resolve("a.db"));
            Files.copy(folder.resolve("a.db-wal"), set.resolve("a.db-wal"));
        }

        try (Connection connection = RawDriver.open(set.resolve("a.db"))) {
            assertThat(Sql.text(connection, "SELECT b FROM a")).isEqualTo("new");
        }
    }

    @Test
    void a_copy_of_the_main_file_alone_lacks_what_is_in_the_log() throws Exception {
        Path file = folder.resolve("a.db");
        Path copy = folder.resolve("copy.db");
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "CREATE TABLE a (b)");
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)", "INSERT INTO a VALUES ('lost')");
            Files.copy(file, copy);
        }

        try (Connection connection = RawDriver.open(copy)) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM a")).isZero();
        }
    }

    @Test
    void an_old_page_put_back_passes_every_check() throws Exception {
        Path file = folder.resolve("a.db");
        makeRows(file, "old");
        byte[] old = Files.readAllBytes(file);
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "UPDATE a SET b = 'new'");
        }
        byte[] mixed = Files.readAllBytes(file);
        System.arraycopy(old, 5 * PAGE, mixed, 5 * PAGE, PAGE);
        Files.write(file, mixed);

        try (Connection connection = RawDriver.open(file)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(Sql.number(connection, "SELECT count(*) FROM a WHERE b = 'old'"))
                    .isPositive();
        }
    }

    @Test
    void a_damaged_page_makes_the_checks_report_and_then_throw() throws Exception {
        Path file = folder.resolve("a.db");
        makeRows(file, "x");
        byte[] bytes = Files.readAllBytes(file);
        bytes[5 * PAGE + 100] ^= 1;
        Files.write(file, bytes);

        for (String check : new String[] {"integrity_check", "quick_check"}) {
            try (Connection connection = RawDriver.open(file);
                    Statement statement = connection.createStatement();
                    ResultSet findings = statement.executeQuery("PRAGMA " + check)) {
                assertThat(findings.getString(1)).contains("Page 6");
                assertThatThrownBy(() -> readOn(findings))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(11));
            }
        }
    }

    private static void readOn(ResultSet findings) throws SQLException {
        while (findings.next()) {
            assertThat(findings.getString(1)).isNotEqualTo("ok");
        }
    }

    @Test
    void the_key_of_a_database_in_wal_mode_cannot_be_changed_in_place() throws Exception {
        try (Connection connection = RawDriver.open(folder.resolve("a.db"))) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "CREATE TABLE a (b)");

            assertThatThrownBy(() -> Sql.execute(connection, "PRAGMA rekey = 'other'"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void junk_beside_a_sound_database_is_no_journal() throws Exception {
        Path file = folder.resolve("a.db");
        makeRows(file, "x");
        Files.writeString(folder.resolve("a.db-journal"), "junk");
        Files.writeString(folder.resolve("a.db-wal"), "junk");

        try (Connection connection = RawDriver.open(file)) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM a")).isEqualTo(100);
        }
    }

    private static void makeRows(Path file, String text) throws SQLException {
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT, c BLOB)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                            + " INSERT INTO a SELECT i, '" + text + "', zeroblob(400) FROM n");
        }
    }
}
