package io.zmonitor.migrator.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteSetTest {
    private Connection connection;
    private SqlConnection database;

    @BeforeEach
    void make() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        database = new SqlConnection(connection);
        for (String sql : List.of(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE)",
                "CREATE TABLE w (a PRIMARY KEY, b) WITHOUT ROWID",
                "CREATE TABLE u (a)",
                "CREATE TABLE chain (a)",
                "CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM w; END",
                "CREATE TRIGGER ci AFTER INSERT ON chain BEGIN INSERT INTO u VALUES (1); END",
                "CREATE VIEW v AS SELECT * FROM t",
                "CREATE TRIGGER vi INSTEAD OF UPDATE ON v BEGIN DELETE FROM t WHERE id = old.id; END",
                "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                "CREATE TABLE child (p REFERENCES parent ON DELETE CASCADE)",
                "CREATE VIRTUAL TABLE f USING fts5 (x)",
                "CREATE VIRTUAL TABLE f_data2 USING fts5 (x)",
                "CREATE TEMP TABLE u (a)",
                "PRAGMA foreign_keys = 1")) {
            database.execute(sql);
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    INSERT INTO main.u VALUES (1)                           | false
                    INSERT INTO chain VALUES (1)                            | false
                    INSERT OR ROLLBACK INTO t VALUES (1, 2)                 | false
                    REPLACE INTO t VALUES (1, 2)                            | false
                    CREATE TABLE made (a)                                   | false
                    CREATE VIRTUAL TABLE g USING fts5 (x)                   | false
                    ALTER TABLE t ADD COLUMN b                              | false
                    DROP TABLE f                                            | false
                    ANALYZE                                                 | false
                    REINDEX                                                 | false
                    COMMIT                                                  | true
                    end                                                     | true
                    /* now */ ROLLBACK                                      | true
                    """)
    void what_ends_a_transaction_by_succeeding_is_known_by_its_first_word(String sql, boolean ends)
            throws SQLException {
        database.execute("BEGIN IMMEDIATE");

        database.execute(sql);

        assertThat(!database.inTransaction()).isEqualTo(ends);
        assertThat(StatementHead.of(sql).mayEndTransaction()).isEqualTo(ends);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT sha3_query('ROLLBACK')",
                "INSERT INTO t SELECT 1, 2 WHERE sha3_query('ROLLBACK') = 'x'",
                "CREATE TABLE n AS SELECT sha3_query('ROLLBACK')",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "VALUES (sha3_query('COMMIT'))",
                "WITH x AS (SELECT 1) SELECT sha3_query('COMMIT') FROM x",
                "RELEASE x",
                "SAVEPOINT x",
                "PRAGMA rekey = 'x'",
                "ROLLBACK TO x",
                "backup to x",
                "EXPLAIN SELECT 1",
                "; COMMIT",
                "/* */; -- ;\n END",
                "\u000bCOMMIT",
                ""
            })
    void what_is_not_known_may_end_it(String sql) {
        assertThat(StatementHead.of(sql).mayEndTransaction()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DELETE FROM t                                | t
                    DELETE FROM main.u                           | u
                    DELETE FROM u                                | ''
                    INSERT INTO main.u VALUES (1)                | w
                    INSERT INTO chain VALUES (1)                 | w
                    UPDATE v SET a = 1                           | t
                    DELETE FROM parent                           | child parent
                    INSERT INTO t VALUES (1, 2)                  | ''
                    REPLACE INTO t VALUES (1, 2)                 | t
                    UPDATE OR REPLACE t SET id = 2               | t
                    UPDATE OR REPLACE w SET a = 2                | w
                    UPDATE t SET a = 2                           | ''
                    WITH x AS (SELECT 1) DELETE FROM t           | t
                    SELECT * FROM t                              | ''
                    """)
    void knows_the_tables_that_can_lose_rows(String sql, String tables) throws SQLException {
        MainTables main = MainTables.read(database);
        Set<Long> counted = WriteSet.of(database, sql).orElseThrow().counted();

        String names = counted.stream()
                .flatMap(root -> main.at(Set.of(root)).stream())
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(names).isEqualTo(tables);
    }

    @Test
    void does_not_know_what_does_not_compile() throws SQLException {
        assertThat(WriteSet.of(database, "DELETE FROM nowhere")).isEmpty();
    }

    @Test
    void tells_of_virtual_tables_and_of_dropped_ones() throws SQLException {
        assertThat(WriteSet.of(database, "INSERT INTO f VALUES ('a')").orElseThrow())
                .matches(WriteSet::writesVirtual)
                .matches(set -> !set.removesVirtual());
        assertThat(WriteSet.of(database, "DELETE FROM f").orElseThrow()).matches(WriteSet::removesVirtual);
        assertThat(WriteSet.of(database, "DROP TABLE t").orElseThrow().dropped())
                .containsExactly("t");
    }

    @Test
    void understands_every_statement_of_this_suite() throws SQLException {
        for (String sql :
                List.of("DELETE FROM t", "UPDATE v SET a = 1", "DROP TABLE f", "INSERT INTO f VALUES ('a')")) {
            assertThat(WriteSet.of(database, sql).orElseThrow().isEverything())
                    .as(sql)
                    .isFalse();
        }
    }

    @Test
    void folds_the_tables_of_a_virtual_table_into_it() throws SQLException {
        MainTables main = MainTables.read(database);

        assertThat(main.names()).contains("f", "f_data2").doesNotContain("f_data", "f_data2_data", "sqlite_sequence");
        assertThat(main.at(Set.of(database.number("SELECT rootpage FROM sqlite_schema WHERE name = 'f_data2_data'"))))
                .contains("f_data2");
    }
}
