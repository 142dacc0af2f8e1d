package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shape of what EXPLAIN lists for statements that write (driver facts 43 to 46). */
class WriteProgramFactsTest {
    private Connection connection;

    /** One operation: its name, p1, p2, p3, p4 and p5. */
    private record Operation(long address, String name, long p1, long p2, long p3, String p4, long p5) {}

    @BeforeEach
    void make() throws SQLException {
        connection = RawDriver.inMemory();
        Sql.execute(
                connection,
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE)",
                "CREATE TABLE plain (id INTEGER PRIMARY KEY, a)",
                "CREATE TABLE w (a PRIMARY KEY, b) WITHOUT ROWID",
                "CREATE TABLE s (id INTEGER PRIMARY KEY AUTOINCREMENT)",
                "CREATE TABLE u (a)",
                "CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM t WHERE a = new.a; DELETE FROM w; END",
                "CREATE VIRTUAL TABLE f USING fts5 (x)",
                "CREATE TABLE twin (a)",
                "CREATE TEMP TABLE twin (a)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void deleting_all_rows_is_a_clear_of_the_root_page() throws SQLException {
        assertThat(of("DELETE FROM plain", "Clear"))
                .extracting(Operation::p1, Operation::p2)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(root("plain"), 0L));
        assertThat(of("DELETE FROM w", "Clear")).extracting(Operation::p1).containsExactly(root("w"));
    }

    @Test
    void deleting_some_rows_is_a_delete_with_the_tables_name_on_a_cursor_that_was_opened_for_writing()
            throws SQLException {
        Operation delete = of("DELETE FROM t WHERE a = 1", "Delete").get(0);

        assertThat(delete.p4()).isEqualTo("t");
        assertThat(delete.p5() & 4).as("a row whose index entry goes, too").isEqualTo(4);
        assertThat(of("DELETE FROM t WHERE a = 1", "OpenWrite"))
                .filteredOn(open -> open.p1() == delete.p1() && open.p3() == 0)
                .extracting(Operation::p2)
                .containsExactly(root("t"));
    }

    @Test
    void a_row_that_is_replaced_by_another_key_is_a_delete_with_a_name() throws SQLException {
        for (String sql : List.of("REPLACE INTO t VALUES (1, 2)", "UPDATE OR REPLACE t SET a = 2")) {
            assertThat(of(sql, "Delete")).as(sql).extracting(Operation::p4).contains("t");
        }
    }

    @Test
    void a_row_that_a_moved_one_replaces_in_its_only_key_shows_as_a_delete_without_a_name() throws SQLException {
        for (String sql : List.of("UPDATE OR REPLACE plain SET id = 2", "UPDATE OR REPLACE w SET a = 2")) {
            assertThat(of(sql, "Delete")).as(sql).extracting(Operation::p4).containsOnlyNulls();
            assertThat(of(sql, "Delete")).as(sql).isNotEmpty();
        }
    }

    @Test
    void statements_that_remove_nothing_have_neither() throws SQLException {
        for (String sql : List.of(
                "INSERT INTO t VALUES (1, 2)",
                "INSERT OR IGNORE INTO t VALUES (1, 2)",
                "INSERT INTO t SELECT id, a FROM plain",
                "UPDATE t SET a = 1 WHERE id = 2",
                "INSERT INTO t VALUES (1, 2) ON CONFLICT DO UPDATE SET a = 3")) {
            assertThat(program(sql)).as(sql).extracting(Operation::name).doesNotContain("Delete", "Clear");
        }
    }

    @Test
    void programs_of_triggers_follow_with_addresses_and_cursors_of_their_own() throws SQLException {
        List<Operation> program = program("INSERT INTO u VALUES (1)");

        assertThat(program).filteredOn(operation -> operation.address() == 0).hasSize(2);
        assertThat(program).extracting(Operation::name).contains("Program");
        assertThat(program)
                .filteredOn(operation -> operation.name().equals("Delete"))
                .extracting(Operation::p4)
                .contains("t");
        assertThat(program)
                .filteredOn(operation -> operation.name().equals("Clear"))
                .extracting(Operation::p1)
                .containsExactly(root("w"));
    }

    @Test
    void a_dropped_table_is_named() throws SQLException {
        assertThat(of("DROP TABLE t", "DropTable"))
                .extracting(Operation::p1, Operation::p4)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(0L, "t"));
        assertThat(of("DROP TABLE f", "DropTable")).extracting(Operation::p4).containsExactly("f");
    }

    @Test
    void a_virtual_table_is_updated_with_one_argument_to_delete_and_without_its_name() throws SQLException {
        assertThat(of("DELETE FROM f", "VUpdate")).extracting(Operation::p2).containsExactly(1L);
        assertThat(of("INSERT INTO f VALUES ('a')", "VUpdate"))
                .extracting(Operation::p5)
                .doesNotContain(5L);
        assertThat(of("REPLACE INTO f VALUES ('a')", "VUpdate"))
                .extracting(Operation::p5)
                .containsExactly(5L);
    }

    @Test
    void the_temp_twin_of_a_table_is_of_database_1() throws SQLException {
        assertThat(of("DELETE FROM twin", "Clear")).extracting(Operation::p2).containsExactly(1L);
        assertThat(of("DELETE FROM main.twin", "Clear"))
                .extracting(Operation::p2)
                .containsExactly(0L);
    }

    @Test
    void a_write_to_the_counters_names_their_table_and_that_of_an_insert_does_not() throws SQLException {
        assertThat(of("UPDATE sqlite_sequence SET seq = 0", "Insert"))
                .extracting(Operation::p4)
                .containsExactly("sqlite_sequence");
        assertThat(of("DELETE FROM sqlite_sequence WHERE name = 's'", "Delete"))
                .extracting(Operation::p4)
                .containsExactly("sqlite_sequence");
        assertThat(of("INSERT INTO s VALUES (NULL)", "Insert"))
                .extracting(Operation::p4)
                .doesNotContain("sqlite_sequence");
    }

    @Test
    void a_temp_twin_hides_the_shadow_tables_of_a_virtual_table_once_the_schema_is_read_again() throws SQLException {
        String shadows = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";
        long before = Sql.number(connection, shadows);

        Sql.execute(connection, "CREATE TEMP TABLE f (x)", "ALTER TABLE plain RENAME TO other");

        assertThat(before).isEqualTo(5);
        assertThat(Sql.number(connection, shadows)).isZero();
    }

    @Test
    void within_one_statement_counting_goes_on_from_where_it_began() throws SQLException {
        Sql.execute(
                connection,
                "INSERT INTO s VALUES (NULL), (NULL), (NULL)",
                "DELETE FROM s",
                "CREATE TABLE v (a)",
                "CREATE TRIGGER vi AFTER INSERT ON v BEGIN UPDATE sqlite_sequence SET seq = 0;"
                        + " INSERT INTO s VALUES (NULL); END",
                "INSERT INTO v VALUES (1)");

        assertThat(Sql.number(connection, "SELECT id FROM s")).isEqualTo(4);
    }

    private List<Operation> of(String sql, String name) throws SQLException {
        return program(sql).stream()
                .filter(operation -> operation.name().equals(name))
                .toList();
    }

    private List<Operation> program(String sql) throws SQLException {
        List<Operation> program = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN " + sql)) {
            while (row.next()) {
                program.add(new Operation(
                        row.getLong("addr"),
                        row.getString("opcode"),
                        row.getLong("p1"),
                        row.getLong("p2"),
                        row.getLong("p3"),
                        row.getString("p4"),
                        row.getLong("p5")));
            }
        }
        return program;
    }

    private long root(String table) throws SQLException {
        return Sql.number(connection, "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'");
    }
}
