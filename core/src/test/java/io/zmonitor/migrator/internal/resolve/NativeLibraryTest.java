package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.internal.script.ScriptParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver's native library can do, and that each of its functions and modules has been judged. */
class NativeLibraryTest {
    private Connection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        statement = connection.createStatement();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** A newer driver with a new function fails here: judge it, then refuse it or add it to harmless-names.txt. */
    @Test
    void every_function_and_module_is_refused_or_known_as_harmless() throws SQLException, IOException {
        Set<String> executed = new TreeSet<>();
        String names = "SELECT lower(name) FROM pragma_function_list UNION SELECT lower(name) FROM pragma_module_list";
        try (ResultSet rows = statement.executeQuery(names)) {
            while (rows.next()) {
                String name = rows.getString(1);
                if (!name.startsWith("pragma_")
                        && isExecuted("SELECT " + quoted(name) + "(1)")
                        && isExecuted("CREATE VIRTUAL TABLE a USING " + quoted(name))) {
                    executed.add(name);
                }
            }
        }

        assertThat(executed).isEqualTo(harmlessNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"readfile\"('x')", "[ReadFile] /* ( */ ('x')", "lsmode(0)", "sqlite3mc_config('cipher')"})
    void what_is_refused_would_work(String call) throws SQLException {
        assertThat(statement.execute("SELECT " + call)).isTrue();
        assertThat(isExecuted("SELECT " + call)).isFalse();
    }

    @Test
    void a_hash_function_ends_the_transaction_when_it_is_told_to() throws SQLException {
        statement.execute("CREATE TABLE a (b)");
        statement.execute("BEGIN");
        statement.execute("INSERT INTO a VALUES (1)");
        statement.execute("SELECT sha3_query('ROLLBACK')");

        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM a")) {
            assertThat(rows.getInt(1)).isZero();
        }
        assertThat(isExecuted("SELECT sha3_query('ROLLBACK')")).isFalse();
    }

    @Test
    void a_table_function_can_be_named_in_single_quotes() throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM 'fsdir'('.')")) {
            assertThat(rows.getInt(1)).isPositive();
        }
        assertThat(isExecuted("SELECT count(*) FROM 'fsdir'('.')")).isFalse();
    }

    private static boolean isExecuted(String sql) {
        try {
            ScriptParser.parse("script.sql", sql);
            return true;
        } catch (MigrationException e) {
            return false;
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private static Set<String> harmlessNames() throws IOException {
        try (InputStream in = NativeLibraryTest.class.getResourceAsStream("harmless-names.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
