package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementFactsTest {
    private static final String TWO = "CREATE TABLE first (a); CREATE TABLE second (a)";

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = RawDriver.inMemory();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void execute_runs_only_the_first_statement_and_reports_success() throws Exception {
        Sql.execute(connection, TWO);

        assertTables("first");
    }

    @Test
    void a_batch_runs_only_the_first_statement() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch(TWO);
            statement.executeBatch();
        }

        assertTables("first");
    }

    @Test
    void a_prepared_statement_runs_only_the_first_statement() throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(TWO)) {
            statement.execute();
        }

        assertTables("first");
    }

    @Test
    void execute_update_runs_all_statements() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(TWO);
        }

        assertTables("first,second");
    }

    @Test
    void execute_update_leaves_what_ran_before_an_error() throws Exception {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("CREATE TABLE first (a); CREATE nonsense"))
                    .isInstanceOf(SQLException.class);
        }

        assertTables("first");
    }

    @Test
    void garbage_after_the_first_statement_is_not_noticed() throws Exception {
        Sql.execute(connection, "CREATE TABLE first (a); nonsense '");

        assertTables("first");
    }

    @Test
    void a_nul_ends_the_text_without_a_word() throws Exception {
        Sql.execute(connection, "CREATE TABLE first (a)\0, nonsense");

        assertTables("first");
    }

    @Test
    void a_comment_alone_and_nothing_at_all_throw() {
        for (String nothing : new String[] {"-- a comment", "/* a comment */", ";", "", " "}) {
            assertThatThrownBy(() -> Sql.execute(connection, nothing)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void an_unterminated_comment_is_accepted() throws Exception {
        Sql.execute(connection, "CREATE TABLE first (a) /* and so on");

        assertTables("first");
    }

    @Test
    void comments_do_not_nest() throws Exception {
        Sql.execute(connection, "/* a /* b */ CREATE TABLE first (a)");

        assertTables("first");
    }

    @Test
    void a_byte_order_mark_is_accepted() throws Exception {
        Sql.execute(connection, "\ufeffCREATE TABLE first (a)");

        assertTables("first");
    }

    @Test
    void a_restore_from_a_missing_file_is_taken_for_success(@TempDir Path folder) throws Exception {
        Sql.execute(connection, "restore from " + folder.resolve("missing.db"));

        assertTables("null");
    }

    @Test
    void a_blank_before_backup_makes_it_a_syntax_error(@TempDir Path folder) {
        assertThatThrownBy(() -> Sql.execute(connection, " backup to " + folder.resolve("copy.db")))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void sql_can_read_and_write_files(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("written.txt");

        assertThat(Sql.number(connection, "SELECT writefile('" + file + "', 'Jane Doe')"))
                .isEqualTo(8);
        assertThat(Files.readString(file)).isEqualTo("Jane Doe");
        assertThat(Sql.text(connection, "SELECT CAST(readfile('" + file + "') AS TEXT)"))
                .isEqualTo("Jane Doe");
        assertThat(Sql.number(connection, "SELECT count(*) FROM fsdir('" + folder + "')"))
                .isEqualTo(2);
    }

    private void assertTables(String names) throws SQLException {
        assertThat(Sql.text(connection, "SELECT group_concat(name) FROM sqlite_schema"))
                .isEqualTo(names);
    }
}
