package io.zmonitor.migrator.testkit.rows;

import static io.zmonitor.migrator.testkit.rows.Rows.everywhere;
import static io.zmonitor.migrator.testkit.rows.Rows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void text_is_what_looks_like_a_number_and_is_none() throws SQLException {
        fill("CREATE TABLE patient (id INTEGER PRIMARY KEY, mrn TEXT)", rows("patient", 20));

        assertThat(Sql.rows(connection, "SELECT DISTINCT mrn FROM patient"))
                .contains("007", "1e3", "9007199254740993", "", "null", "Bed", "BED", "Łukasz Ärzte 東京", "O'Brien");
        assertThat(Sql.number(connection, "SELECT count(*) FROM patient")).isEqualTo(20);
    }

    @Test
    void integer_columns_hold_text_where_nothing_forbids_it() throws SQLException {
        fill("CREATE TABLE vital (id INTEGER PRIMARY KEY, pulse INTEGER, t REAL)", rows("vital", 20));

        assertThat(Sql.rows(connection, "SELECT DISTINCT typeof(pulse) FROM vital"))
                .contains("integer", "text", "real", "null");
        assertThat(Sql.rows(connection, "SELECT pulse FROM vital")).contains("9007199254740993", "abc");
        assertThat(Sql.rows(connection, "SELECT typeof(t) FROM vital")).contains("real", "text");
    }

    @Test
    void ids_have_gaps_and_the_counter_stands_above_the_highest() throws SQLException {
        fill("CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT)", rows("p", 20));

        long highest = Long.parseLong(Sql.text(connection, "SELECT max(id) FROM p"));
        assertThat(Long.parseLong(Sql.text(connection, "SELECT seq FROM sqlite_sequence")))
                .isGreaterThan(highest);
        assertThat(highest).isGreaterThan(20);
        assertThat(Sql.number(connection, "SELECT count(*) FROM p WHERE id > 9007199254740991"))
                .isPositive();
    }

    @Test
    void tables_without_ids_have_rows_with_other_numbers_than_their_places() throws SQLException {
        fill("CREATE TABLE note (mrn TEXT PRIMARY KEY, text TEXT)", rows("note", 5));

        assertThat(Sql.rows(connection, "SELECT rowid FROM note ORDER BY rowid"))
                .hasSize(5)
                .contains("10", "20");
        assertThat(Sql.rows(connection, "SELECT count(*) FROM note WHERE mrn IS NULL"))
                .isNotEqualTo(List.of("5"));
    }

    @Test
    void rows_repeat_where_nothing_forbids_it() throws SQLException {
        fill("CREATE TABLE log (at TEXT, what TEXT)", rows("log", 6));

        assertThat(Sql.number(connection, "SELECT count(*) FROM (SELECT DISTINCT at, what FROM log)"))
                .isLessThan(6);
    }

    @Test
    void a_first_parent_has_three_children_and_the_last_one_none() throws SQLException {
        fill(
                "CREATE TABLE bed (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE patient (id INTEGER PRIMARY KEY,"
                        + " bed_id INTEGER NOT NULL REFERENCES bed)",
                rows("patient", 12));

        assertThat(Sql.number(connection, "SELECT count(*) FROM bed")).isEqualTo(5);
        assertThat(
                        Sql.rows(
                                connection,
                                "SELECT count(p.id) FROM bed AS b LEFT JOIN patient AS p ON p.bed_id = b.id GROUP BY b.id ORDER BY b.id"))
                .containsExactly("3", "3", "3", "3", "0");
        assertThat(Sql.rows(connection, "PRAGMA foreign_key_check")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status TEXT NOT NULL CHECK (status IN ('open', 'shut'))",
                "spo2 INTEGER NOT NULL CHECK (spo2 BETWEEN 50 AND 100)",
                "mrn TEXT NOT NULL UNIQUE CHECK (length(mrn) = 8)",
                "mrn TEXT NOT NULL UNIQUE CHECK (mrn GLOB '[0-9][0-9][A-Z]*')",
                "doc TEXT NOT NULL CHECK (json_valid(doc))",
                "at TEXT NOT NULL CHECK (date(at) IS NOT NULL)",
                "phone TEXT NOT NULL CHECK (phone LIKE '+%')",
                "low INTEGER NOT NULL CHECK (low > 10), high INTEGER NOT NULL, CHECK (high > low + 25)",
                "a INTEGER NOT NULL, b INTEGER NOT NULL, UNIQUE (a, b)",
                "n INTEGER CHECK (typeof(n) = 'integer'), twice INTEGER AS (n * 2)",
                "code TEXT NOT NULL UNIQUE ON CONFLICT REPLACE",
                "\"Größe in cm\" REAL NOT NULL DEFAULT 170.5, \"select\" TEXT",
                "parent INTEGER REFERENCES t (id)",
                "boss INTEGER NOT NULL REFERENCES t",
                "n TEXT COLLATE NOCASE UNIQUE",
                "id2 BLOB NOT NULL UNIQUE"
            })
    void constraints_are_kept(String columns) throws SQLException {
        fill("CREATE TABLE t (id INTEGER PRIMARY KEY, " + columns + ")", rows("t", 20));

        assertThat(Sql.number(connection, "SELECT count(*) FROM t")).isEqualTo(20);
        assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(Sql.rows(connection, "PRAGMA foreign_key_check")).isEmpty();
    }

    @Test
    void a_strict_table_without_rowid_with_a_key_of_two_columns() throws SQLException {
        fill(
                "CREATE TABLE t (ward TEXT, bed INT, note ANY, PRIMARY KEY (ward, bed)) STRICT, WITHOUT ROWID",
                rows("t", 20));

        assertThat(Sql.number(connection, "SELECT count(*) FROM t")).isEqualTo(20);
        assertThat(Sql.rows(connection, "SELECT DISTINCT typeof(note) FROM t")).hasSizeGreaterThan(2);
    }

    @Test
    void a_trigger_that_refuses_is_a_constraint_too() throws SQLException {
        fill(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT); CREATE TRIGGER only BEFORE INSERT ON t WHEN new.kind"
                        + " IS NOT 'adult' BEGIN SELECT RAISE(ABORT, 'only adults'); END",
                rows("t", 3));

        assertThat(Sql.rows(connection, "SELECT DISTINCT kind FROM t")).containsExactly("adult");
    }

    @Test
    void a_table_that_accepts_few_rows_gets_these() throws SQLException {
        fill("CREATE TABLE one (id INTEGER PRIMARY KEY CHECK (id = 1), theme TEXT NOT NULL)", rows("one", 20));

        assertThat(Sql.number(connection, "SELECT count(*) FROM one")).isEqualTo(1);
    }

    @Test
    void a_table_that_accepts_nothing_is_told_with_what_sqlite_says_and_what_to_do() throws SQLException {
        Sql.execute(
                connection,
                "CREATE TABLE t (id INTEGER PRIMARY KEY, crc TEXT NOT NULL CHECK (hex(crc) = '31323334FE'))");

        assertThatThrownBy(() -> rows("t", 2).seed(42).insert(connection))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rows(\"t\", 2).seed(42)")
                .hasMessageContaining("CHECK constraint failed")
                .hasMessageContaining(".with(\"column\", value)");
        assertThat(Sql.number(connection, "SELECT count(*) FROM t")).isZero();
    }

    @Test
    void values_of_the_test_are_used_in_turn() throws SQLException {
        fill("CREATE TABLE t (id INTEGER PRIMARY KEY, unit TEXT)", rows("t", 4).with("t.unit", "mmHg", "kPa"));

        assertThat(Sql.rows(connection, "SELECT DISTINCT unit FROM t ORDER BY unit"))
                .containsExactly("kPa", "mmHg");
    }

    @Test
    void plain_rows_are_harmless() throws SQLException {
        fill(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT)",
                rows("t", 4).plain());

        assertThat(Sql.rows(connection, "SELECT id FROM t")).containsExactly("1", "2", "3", "4");
        assertThat(Sql.rows(connection, "SELECT DISTINCT typeof(n) || typeof(s) FROM t"))
                .containsExactly("integertext");
    }

    @Test
    void the_same_seed_gives_the_same_rows_and_another_one_others() throws SQLException {
        String ddl = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c REAL)";
        List<String> first = made(ddl, rows("t", 15));

        assertThat(made(ddl, rows("t", 15))).isEqualTo(first);
        assertThat(made(ddl, rows("t", 15).seed(2))).isNotEqualTo(first);
    }

    @Test
    void every_table_is_filled_and_rows_that_are_there_stay() throws SQLException {
        Sql.execute(
                connection,
                "CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES parent)",
                "CREATE TABLE parent (id INTEGER PRIMARY KEY, n TEXT UNIQUE)",
                "CREATE TABLE schema_version (version INTEGER)",
                "CREATE VIRTUAL TABLE f USING fts5(text)",
                "INSERT INTO parent VALUES (1, 'kept')",
                "CREATE TABLE left_out (a)");

        everywhere(6).except("LEFT_OUT").insert(connection);

        assertThat(
                        Sql.rows(
                                connection,
                                "SELECT (SELECT count(*) FROM child), (SELECT count(*) FROM parent), (SELECT count(*) FROM"
                                        + " schema_version), (SELECT count(*) FROM left_out), (SELECT n FROM parent WHERE id = 1)"))
                .containsExactly("6|7|0|0|kept");
    }

    @Test
    void an_unknown_table_is_told_with_those_that_are_there() throws SQLException {
        Sql.execute(connection, "CREATE TABLE bed (id INTEGER PRIMARY KEY)");

        assertThatThrownBy(() -> rows("beds", 2).insert(connection))
                .hasMessageContaining("there is no such table. There are [bed].");
    }

    private void fill(String ddl, Rows rows) throws SQLException {
        Sql.execute(connection, ddl.contains("TRIGGER") ? ddl.split("; (?=CREATE)") : ddl.split("; "));
        rows.insert(connection);
    }

    private static List<String> made(String ddl, Rows rows) throws SQLException {
        try (Connection fresh = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Sql.execute(fresh, ddl);
            rows.insert(fresh);
            return Sql.rows(fresh, "SELECT * FROM t");
        }
    }
}
