package io.zmonitor.migrator.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in one text is what comes column by column, whatever the values hold. */
class WholeTableTest {
    private static final List<String> COLUMNS = List.of("a", "b");
    private static final String FROM = "t ORDER BY rowid";

    private Connection connection;
    private SqlConnection database;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        database = new SqlConnection(connection);
        database.execute("CREATE TABLE t (a, b)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void an_empty_table_has_no_rows() throws SQLException {
        assertThat(WholeTable.read(database, COLUMNS, FROM)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'plain'",
                "''",
                "NULL",
                "12",
                "1.5",
                "x'e282ac'",
                "char(29)",
                "char(30)",
                "char(31)",
                "'x' || char(31) || char(30) || 'y' || char(31) || 'z'",
                "char(31) || char(30)",
                "'Zoë ' || char(10) || 'ß'"
            })
    void each_value_is_read_as_the_driver_reads_it_alone(String value) throws SQLException {
        database.execute("INSERT INTO t VALUES (" + value + ", 'first'), ('second', " + value + "), ('third', NULL)");

        List<@Nullable String[]> whole = WholeTable.read(database, COLUMNS, FROM);

        assertThat(whole).containsExactlyElementsOf(database.rows("SELECT a, b FROM " + FROM, 2));
    }

    @Test
    void a_row_that_a_value_makes_and_one_that_it_hides_are_not_taken_for_two() throws SQLException {
        database.execute("INSERT INTO t VALUES ('a', 'b' || char(31) || char(30) || 'c' || char(31) || 'd')");

        assertThat(WholeTable.read(database, COLUMNS, FROM)).hasSize(1);
    }
}
