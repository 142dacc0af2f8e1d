package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a table rebuild (create, copy, drop, rename) does to what refers to the table. */
class RebuildFactsTest {
    private static final String[] REBUILD = {
        "CREATE TABLE patient_new (id INTEGER PRIMARY KEY, name TEXT, bed TEXT)",
        "INSERT INTO patient_new (id, name) SELECT id, name FROM patient",
        "DROP TABLE patient",
        "ALTER TABLE patient_new RENAME TO patient"
    };

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = RawDriver.inMemory();
        Sql.execute(
                connection,
                "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE vital (id INTEGER PRIMARY KEY, patient INTEGER REFERENCES patient ON DELETE CASCADE)",
                "INSERT INTO patient VALUES (1, 'one'), (2, 'two')",
                "INSERT INTO vital (patient) VALUES (1), (1), (2)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void with_enforcement_a_rebuild_deletes_the_children_and_the_check_is_clean() throws Exception {
        Sql.execute(connection, "PRAGMA foreign_keys = ON", "BEGIN");
        Sql.execute(connection, REBUILD);
        Sql.execute(connection, "COMMIT");

        assertThat(vitals()).isZero();
        assertThat(Sql.text(connection, "PRAGMA foreign_key_check")).isEqualTo("null");
    }

    @Test
    void deferred_foreign_keys_do_not_help() throws Exception {
        Sql.execute(connection, "PRAGMA foreign_keys = ON", "BEGIN", "PRAGMA defer_foreign_keys = ON");
        Sql.execute(connection, REBUILD);
        Sql.execute(connection, "COMMIT");

        assertThat(vitals()).isZero();
    }

    @Test
    void switching_enforcement_off_in_a_transaction_is_ignored() throws Exception {
        Sql.execute(connection, "PRAGMA foreign_keys = ON", "BEGIN", "PRAGMA foreign_keys = OFF");

        assertThat(Sql.number(connection, "PRAGMA foreign_keys")).isEqualTo(1);
        Sql.execute(connection, REBUILD);
        Sql.execute(connection, "COMMIT");
        assertThat(vitals()).isZero();
    }

    @Test
    void without_enforcement_the_children_stay() throws Exception {
        assertThat(Sql.number(connection, "PRAGMA foreign_keys")).isZero();

        Sql.execute(connection, REBUILD);

        assertThat(vitals()).isEqualTo(3);
        assertThat(Sql.text(connection, "PRAGMA foreign_key_check")).isEqualTo("null");
    }

    @Test
    void renaming_the_old_table_first_repoints_the_children() throws Exception {
        Sql.execute(
                connection,
                "ALTER TABLE patient RENAME TO patient_old",
                "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO patient SELECT * FROM patient_old",
                "DROP TABLE patient_old");

        assertThat(Sql.text(connection, "SELECT sql FROM sqlite_schema WHERE name = 'vital'"))
                .contains("patient_old");
    }

    @Test
    void a_view_makes_the_final_rename_fail_unless_alter_table_is_legacy() throws Exception {
        Sql.execute(connection, "CREATE VIEW names AS SELECT name FROM patient", "BEGIN");

        assertThatThrownBy(() -> Sql.execute(connection, REBUILD)).isInstanceOf(SQLException.class);
        Sql.execute(connection, "ROLLBACK", "BEGIN", "PRAGMA legacy_alter_table = ON");
        Sql.execute(connection, REBUILD);
        Sql.execute(connection, "COMMIT");

        assertThat(Sql.number(connection, "SELECT count(*) FROM names")).isEqualTo(2);
    }

    @Test
    void a_rebuild_lowers_the_sequence_and_ids_are_given_out_again() throws Exception {
        Sql.execute(
                connection,
                "CREATE TABLE bed (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)",
                "INSERT INTO bed (name) VALUES ('a'), ('b'), ('c')",
                "DELETE FROM bed WHERE id = 3");
        assertThat(sequence()).isEqualTo(3);

        Sql.execute(
                connection,
                "CREATE TABLE bed_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)",
                "INSERT INTO bed_new SELECT * FROM bed",
                "DROP TABLE bed",
                "ALTER TABLE bed_new RENAME TO bed");

        assertThat(sequence()).isEqualTo(2);
    }

    @Test
    void the_check_gives_no_row_id_for_a_table_without_one() throws Exception {
        Sql.execute(
                connection,
                "CREATE TABLE alarm (code TEXT PRIMARY KEY, patient INTEGER REFERENCES patient) WITHOUT ROWID",
                "INSERT INTO alarm VALUES ('red', 99)");

        assertThat(Sql.text(connection, "SELECT \"table\" FROM pragma_foreign_key_check"))
                .isEqualTo("alarm");
        assertThat(Sql.text(connection, "SELECT rowid FROM pragma_foreign_key_check"))
                .isEqualTo("null");
    }

    private int vitals() throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM vital");
    }

    private int sequence() throws SQLException {
        return Sql.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'bed'");
    }
}
