package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transfer of all content into a new file relies on. */
class TransferFactsTest {
    private static final String SETTINGS =
            "?cipher=sqlcipher&legacy=4&legacy_page_size=4096&kdf_iter=256000&kdf_algorithm=2&hmac_algorithm=2";

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void make_a_database() throws Exception {
        connection = RawDriver.open(folder.resolve("old.db"));
        Sql.execute(
                connection,
                "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                "INSERT INTO parent VALUES (1)",
                "CREATE TABLE child (p REFERENCES parent (id))",
                "INSERT INTO child (rowid, p) VALUES (7, 1), (-3, 1), (9000000000, 1)",
                "CREATE TABLE bare (a)",
                "INSERT INTO bare (rowid, a) VALUES (5, 'x'), (50, 'y')");
    }

    @Test
    void vacuum_into_takes_the_new_key_as_a_bound_value_and_keeps_rowids() throws Exception {
        Path file = folder.resolve("new.db");

        vacuumInto(file, "hexkey=" + "6b6579");

        connection.close();
        try (Connection made = RawDriver.open(file, "key")) {
            assertThat(Sql.rows(made, "SELECT rowid FROM child")).containsExactly("-3", "7", "9000000000");
            assertThat(Sql.rows(made, "SELECT rowid FROM bare")).containsExactly("5", "50");
        }
    }

    @Test
    void vacuum_into_keeps_rowids_with_foreign_keys_on_too() throws Exception {
        Path file = folder.resolve("new.db");
        Sql.execute(connection, "PRAGMA foreign_keys = ON");

        vacuumInto(file, "hexkey=" + "6b6579");

        connection.close();
        try (Connection made = RawDriver.open(file, "key")) {
            assertThat(Sql.rows(made, "SELECT rowid FROM child")).containsExactly("-3", "7", "9000000000");
        }
    }

    @Test
    void a_vacuum_into_that_fails_prints_the_bound_value() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken"));

        Throwable failure = catchThrowable(() -> vacuumInto(taken, "key=swordfish"));

        connection.close();
        assertThat(failure).isInstanceOf(SQLException.class).hasMessageContaining("swordfish");
    }

    @Test
    void sha3_query_sees_types_and_every_byte() throws Exception {
        assertThat(digest("1")).isNotEqualTo(digest("'1'")).isNotEqualTo(digest("1.0"));
        assertThat(digest("'a' || char(0) || 'b'")).isNotEqualTo(digest("'a' || char(0) || 'c'"));
        connection.close();
    }

    // As a view, so that the text of both queries is the same: it is part of the digest.
    private String digest(String value) throws SQLException {
        Sql.execute(connection, "DROP VIEW IF EXISTS v", "CREATE VIEW v AS SELECT " + value);
        return Sql.text(connection, "SELECT hex(sha3_query('SELECT * FROM v', 256))");
    }

    private void vacuumInto(Path file, String key) throws SQLException {
        try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, file.toUri() + SETTINGS + "&" + key);
            vacuum.execute();
        }
    }
}
