package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that needs a tokenizer, module or collation which the run's connection lacks stops only what touches it. */
class UnknownToConnectionTest {
    private static final SqlMigration BEDS = schema(
            1,
            "CREATE TABLE beds (id INTEGER PRIMARY KEY); INSERT INTO beds VALUES (1), (2);"
                    + "CREATE TABLE named (id INTEGER PRIMARY KEY, name TEXT);"
                    + "CREATE INDEX by_name ON named (name); INSERT INTO named VALUES (1, 'a'), (2, 'b');"
                    + "CREATE VIRTUAL TABLE notes USING fts4(text, tokenize=porter); INSERT INTO notes VALUES ('one');");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    private void make(String unknown) throws SQLException {
        try (Connection connection = new TestOpener().open(new io.zmonitor.migrator.spi.DatabaseFile(database.path()));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA writable_schema = ON");
            statement.executeUpdate(unknown);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE sqlite_schema SET sql = replace(sql, 'porter', 'clinic') WHERE name = 'notes'",
                "UPDATE sqlite_schema SET sql = replace(sql, 'fts4', 'clinic') WHERE name = 'notes'",
                "UPDATE sqlite_schema SET sql = replace(sql, '(name)', '(name COLLATE clinic)') WHERE name = 'by_name'",
            })
    void java_code_that_does_not_touch_it_runs(String unknown) throws SQLException {
        make(unknown);
        Coded adding = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("INSERT INTO beds VALUES (3)");
                statement.execute("DELETE FROM beds WHERE id = 9");
            }
        });

        MigrationReport report = database.migrator(BEDS, adding).migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(report.warnings()).extracting(Warning::kind).doesNotContain(Warning.Kind.ROWS_NOT_COUNTED);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM beds WHERE id = 1", "DELETE FROM beds WHERE id = 1; SELECT 1"})
    void rows_that_java_code_removes_are_still_counted(String statement) throws SQLException {
        make("UPDATE sqlite_schema SET sql = replace(sql, 'porter', 'clinic') WHERE name = 'notes'");
        Coded removing = new Coded(2, "1", context -> {
            try (Statement removal = context.connection().createStatement()) {
                removal.executeUpdate(statement);
            }
        });

        assertThat(failureOf(database.migrator(BEDS, removing)).problem().code())
                .isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
    }
}
