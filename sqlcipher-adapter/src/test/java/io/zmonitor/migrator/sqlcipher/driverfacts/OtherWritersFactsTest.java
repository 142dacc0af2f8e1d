package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection learns that another one wrote, and where SQLite puts new objects. */
class OtherWritersFactsTest {
    private static final String OTHER_COMMITS = "PRAGMA data_version";
    private static final String COOKIE = "PRAGMA schema_version";
    private static final String END = "SELECT max(rowid) FROM sqlite_schema";

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
    @ValueSource(strings = {"TRUNCATE", "DELETE", "WAL"})
    void data_version_stays_over_commits_of_the_connection_itself(String journal) throws Exception {
        Sql.execute(connection, "PRAGMA journal_mode = " + journal);
        int before = Sql.number(connection, OTHER_COMMITS);

        Sql.execute(connection, "BEGIN IMMEDIATE", "CREATE TABLE c (d)", "COMMIT", "INSERT INTO c VALUES (1)");
        Sql.execute(connection, "BEGIN IMMEDIATE", "DROP TABLE a", "ROLLBACK");

        assertThat(Sql.number(connection, OTHER_COMMITS)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "DELETE", "WAL"})
    void data_version_moves_by_a_commit_of_another_even_one_that_no_cookie_shows(String journal) throws Exception {
        Sql.execute(connection, "PRAGMA journal_mode = " + journal);
        int before = Sql.number(connection, OTHER_COMMITS);
        int cookie = Sql.number(connection, COOKIE);

        try (Connection other = RawDriver.open(folder.resolve("a.db"))) {
            Sql.execute(
                    other,
                    "PRAGMA writable_schema = 1",
                    "UPDATE sqlite_schema SET sql = 'CREATE TABLE a (b, c)' WHERE name = 'a'",
                    "PRAGMA schema_version = " + cookie);
        }
        Sql.execute(connection, "BEGIN IMMEDIATE");

        assertThat(Sql.number(connection, COOKIE)).isEqualTo(cookie);
        assertThat(Sql.number(connection, OTHER_COMMITS)).isNotEqualTo(before);
        Sql.execute(connection, "ROLLBACK");
    }

    @Test
    void data_version_moves_by_rows_that_another_wrote() throws Exception {
        int before = Sql.number(connection, OTHER_COMMITS);

        try (Connection other = RawDriver.open(folder.resolve("a.db"))) {
            Sql.execute(other, "INSERT INTO a VALUES (1)");
        }

        assertThat(Sql.number(connection, OTHER_COMMITS)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE c (d)",
                "CREATE TABLE c (d INTEGER PRIMARY KEY AUTOINCREMENT)",
                "CREATE TABLE c AS SELECT * FROM a",
                "CREATE INDEX c ON a (b)",
                "CREATE VIEW c AS SELECT b FROM a",
                "CREATE TRIGGER c AFTER DELETE ON a BEGIN SELECT 1; END",
                "CREATE VIRTUAL TABLE c USING fts5 (d)",
                "CREATE VIRTUAL TABLE c USING rtree (d, e, f)"
            })
    void a_new_object_comes_behind_all_others_and_changes_none(String create) throws Exception {
        // A gap: nothing that is new may fill it.
        Sql.execute(connection, "CREATE TABLE gap (a)", "CREATE TABLE last (a)", "DROP TABLE gap");
        int end = Sql.number(connection, END);
        int cookie = Sql.number(connection, COOKIE);
        String before =
                Sql.text(connection, "SELECT group_concat(rowid || quote(name) || quote(sql)) FROM sqlite_schema");

        Sql.execute(connection, create);

        assertThat(Sql.text(
                        connection,
                        "SELECT group_concat(rowid || quote(name) || quote(sql)) FROM sqlite_schema WHERE rowid <= "
                                + end))
                .isEqualTo(before);
        assertThat(Sql.number(connection, END)).isGreaterThan(end);
        assertThat(Sql.number(connection, COOKIE)).isNotEqualTo(cookie);
    }
}
