package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFactsTest {
    private static final int READ_ONLY = 8;

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = RawDriver.open(folder.resolve("a.db"));
        Sql.execute(connection, "CREATE TABLE a (b)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource({
        "synchronous, 2",
        "secure_delete, 1",
        "foreign_keys, 0",
        "trusted_schema, 1",
        "cell_size_check, 0",
        "busy_timeout, 3000",
        "auto_vacuum, 0",
        "temp_store, 0",
        "legacy_alter_table, 0",
        "journal_mode, delete",
        "locking_mode, normal",
        "page_size, 4096",
        "encoding, UTF-8"
    })
    void a_connection_begins_with(String setting, String value) throws Exception {
        assertThat(Sql.text(connection, "PRAGMA " + setting)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "journal_mode, TRUNCATE, truncate",
        "synchronous, EXTRA, 3",
        "temp_store, MEMORY, 2",
        "secure_delete, ON, 1",
        "trusted_schema, OFF, 0",
        "foreign_keys, ON, 1",
        "legacy_alter_table, ON, 1",
        "cache_size, -262144, -262144"
    })
    void outside_of_a_transaction_a_setting_is_read_back(String setting, String value, String read) throws Exception {
        Sql.execute(connection, "PRAGMA " + setting + " = " + value);

        assertThat(Sql.text(connection, "PRAGMA " + setting)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"foreign_keys, ON, 0", "page_size, 8192, 4096", "auto_vacuum, 1, 0"})
    void inside_a_transaction_these_settings_are_ignored(String setting, String value, String read) throws Exception {
        Sql.execute(connection, "BEGIN IMMEDIATE", "PRAGMA " + setting + " = " + value);

        assertThat(Sql.text(connection, "PRAGMA " + setting)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"temp_store, 1, 1", "legacy_alter_table, ON, 1", "locking_mode, EXCLUSIVE, exclusive"})
    void inside_a_transaction_these_settings_take_effect(String setting, String value, String read) throws Exception {
        Sql.execute(connection, "BEGIN IMMEDIATE", "PRAGMA " + setting + " = " + value);

        assertThat(Sql.text(connection, "PRAGMA " + setting)).isEqualTo(read);
    }

    @Test
    void inside_a_transaction_the_safety_level_and_vacuum_are_errors() throws Exception {
        Sql.execute(connection, "BEGIN IMMEDIATE");

        assertThatThrownBy(() -> Sql.execute(connection, "PRAGMA synchronous = OFF"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Sql.execute(connection, "VACUUM")).isInstanceOf(SQLException.class);
    }

    @Test
    void inside_a_transaction_the_journal_stays_as_it_is() throws Exception {
        Sql.execute(connection, "BEGIN IMMEDIATE", "INSERT INTO a VALUES (1)", "PRAGMA journal_mode = WAL");

        assertThat(Sql.text(connection, "PRAGMA journal_mode")).isEqualTo("delete");
    }

    @Test
    void query_only_refuses_begin_immediate_and_not_begin() throws Exception {
        Sql.execute(connection, "PRAGMA query_only = 1", "BEGIN", "ROLLBACK");

        assertThatThrownBy(() -> Sql.execute(connection, "BEGIN IMMEDIATE"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getErrorCode() & 0xff).isEqualTo(READ_ONLY));
        assertThatThrownBy(() -> Sql.execute(connection, "BEGIN EXCLUSIVE")).isInstanceOf(SQLException.class);

        Sql.execute(connection, "PRAGMA query_only = 0", "BEGIN IMMEDIATE", "ROLLBACK");
    }

    @Test
    void dbstat_is_compiled_in_and_counts_the_pages_of_each_object() throws Exception {
        Sql.execute(connection, "CREATE INDEX a_b ON a (b)", "INSERT INTO a VALUES (zeroblob(100000))");

        assertThat(Sql.rows(connection, "PRAGMA compile_options")).contains("ENABLE_DBSTAT_VTAB");
        assertThat(Sql.number(connection, "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name = 'a_b'"))
                .isBetween(100_000, 130_000);
        assertThat(Sql.number(connection, "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE"))
                .isEqualTo(4096 * Sql.number(connection, "PRAGMA page_count"));
    }
}
