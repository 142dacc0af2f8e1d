package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionFactsTest {
    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = RawDriver.open(folder.resolve("a.db"));
        Sql.execute(connection, "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT)", "INSERT INTO a VALUES (1, 'x')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void schema_changes_roll_back_completely() throws Exception {
        Sql.execute(
                connection,
                "BEGIN",
                "ALTER TABLE a ADD COLUMN c",
                "CREATE INDEX i ON a (b)",
                "CREATE VIEW v AS SELECT b FROM a",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
                "CREATE VIRTUAL TABLE f USING fts5(b)",
                "DROP VIEW v",
                "ROLLBACK");

        assertThat(Sql.text(connection, "SELECT group_concat(name || sql) FROM sqlite_schema"))
                .isEqualTo("aCREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT)");
    }

    @Test
    void user_version_and_application_id_roll_back() throws Exception {
        Sql.execute(connection, "BEGIN", "PRAGMA user_version = 7", "PRAGMA application_id = 8");
        assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(7);

        Sql.execute(connection, "ROLLBACK");

        assertThat(Sql.number(connection, "PRAGMA user_version")).isZero();
        assertThat(Sql.number(connection, "PRAGMA application_id")).isZero();
    }

    @Test
    void after_a_commit_of_the_script_everything_autocommits() throws Exception {
        for (String end : new String[] {"COMMIT", "END"}) {
            Sql.execute(connection, "BEGIN", end, "INSERT INTO a (b) VALUES ('kept')");

            assertNoTransaction();
        }
        assertRows(3);
    }

    @Test
    void or_rollback_ends_the_transaction() throws Exception {
        Sql.execute(connection, "BEGIN", "INSERT INTO a VALUES (2, 'undone')");
        assertThatThrownBy(() -> Sql.execute(connection, "INSERT OR ROLLBACK INTO a VALUES (1, 'again')"))
                .isInstanceOf(SQLException.class);

        Sql.execute(connection, "INSERT INTO a VALUES (3, 'kept')");

        assertNoTransaction();
        assertRows(2);
    }

    @Test
    void raise_rollback_ends_the_transaction() throws Exception {
        Sql.execute(
                connection,
                "CREATE TRIGGER t BEFORE UPDATE ON a BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
                "BEGIN",
                "INSERT INTO a VALUES (2, 'undone')");
        assertThatThrownBy(() -> Sql.execute(connection, "UPDATE a SET b = 'y'"))
                .isInstanceOf(SQLException.class);

        assertNoTransaction();
        assertRows(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO a (b) VALUES (sha3_query('%s'))",
                "INSERT OR IGNORE INTO a VALUES (1, sha3_query('%s'))",
                "REPLACE INTO a VALUES (1, sha3_query('%s')), (2, 'n')",
                "CREATE TABLE n AS SELECT sha3_query('%s')",
                "ALTER TABLE a ADD COLUMN n CHECK (sha3_query('%s') = 'n')"
            })
    void while_rows_are_added_or_the_schema_changes_nothing_ends_the_transaction_with_success(String sql)
            throws Exception {
        for (String end : new String[] {"COMMIT", "END", "ROLLBACK"}) {
            Sql.execute(connection, "BEGIN IMMEDIATE", "UPDATE a SET b = 'y'");
            boolean failed = false;
            try {
                Sql.execute(connection, sql.formatted(end));
            } catch (SQLException e) {
                failed = true;
            }
            boolean open = isOpen();
            assertThat(failed || open).as(end).isTrue();
            if (open) {
                Sql.execute(connection, "ROLLBACK");
            }
        }
    }

    @Test
    void a_function_in_the_query_of_an_insert_ends_it() throws Exception {
        Sql.execute(
                connection,
                "BEGIN IMMEDIATE",
                "UPDATE a SET b = 'y'",
                "INSERT INTO a (b) SELECT 'n' WHERE sha3_query('ROLLBACK') = 'n'");

        assertNoTransaction();
    }

    private boolean isOpen() throws SQLException {
        try {
            Sql.execute(connection, "BEGIN");
        } catch (SQLException e) {
            return true;
        }
        Sql.execute(connection, "ROLLBACK");
        return false;
    }

    @Test
    void releasing_an_outer_savepoint_shows_that_the_transaction_was_ended() throws Exception {
        Sql.execute(connection, "BEGIN", "SAVEPOINT tripwire", "RELEASE tripwire");
        Sql.execute(connection, "SAVEPOINT tripwire", "COMMIT", "BEGIN");

        assertThatThrownBy(() -> Sql.execute(connection, "RELEASE tripwire")).hasMessageContaining("no such savepoint");
    }

    @Test
    void a_script_can_release_the_outer_savepoint() throws Exception {
        Sql.execute(connection, "BEGIN", "SAVEPOINT tripwire", "RELEASE tripwire", "SAVEPOINT tripwire");

        Sql.execute(connection, "RELEASE tripwire", "ROLLBACK");

        assertNoTransaction();
    }

    @Test
    void a_page_limit_undoes_a_statement_of_many_rows_and_leaves_the_transaction_open() throws Exception {
        beginNearTheLimit();

        assertFull("INSERT INTO a SELECT id + 100, zeroblob(50000) FROM a");

        Sql.execute(connection, "COMMIT");
        assertRows(2);
    }

    @Test
    void a_page_limit_undoes_the_whole_transaction_for_a_statement_of_one_row() throws Exception {
        beginNearTheLimit();

        assertFull("INSERT INTO a VALUES (3, zeroblob(50000))");

        assertNoTransaction();
        assertRows(1);
    }

    @Test
    void rekey_in_a_transaction_commits_it() throws Exception {
        Sql.execute(
                connection,
                "BEGIN",
                "INSERT INTO a VALUES (2, 'kept')",
                "PRAGMA rekey = \"" + RawDriver.OTHER_KEY + "\"");

        connection.close();
        connection = RawDriver.open(folder.resolve("a.db"), RawDriver.OTHER_KEY);

        assertRows(2);
    }

    @Test
    void a_limit_of_no_attached_files_stops_attach_and_vacuum_into() throws Exception {
        connection.close();
        Properties settings = RawDriver.sqlCipher4();
        settings.setProperty("key", RawDriver.KEY);
        settings.setProperty("limit_attached", "0");
        connection = DriverManager.getConnection(RawDriver.url(folder.resolve("a.db")), settings);

        assertThatThrownBy(() -> Sql.execute(connection, "ATTACH ':memory:' AS b"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Sql.execute(connection, "VACUUM INTO '" + folder.resolve("b.db") + "'"))
                .isInstanceOf(SQLException.class);
    }

    private void beginNearTheLimit() throws SQLException {
        int pages = Sql.number(connection, "PRAGMA page_count");
        Sql.execute(connection, "PRAGMA max_page_count = " + (pages + 2), "BEGIN", "INSERT INTO a VALUES (2, 'kept')");
    }

    private void assertFull(String statement) {
        assertThatThrownBy(() -> Sql.execute(connection, statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(13));
    }

    private void assertNoTransaction() {
        assertThatThrownBy(() -> Sql.execute(connection, "ROLLBACK")).hasMessageContaining("no transaction is active");
    }

    private void assertRows(int count) throws SQLException {
        assertThat(Sql.number(connection, "SELECT count(*) FROM a")).isEqualTo(count);
    }
}
