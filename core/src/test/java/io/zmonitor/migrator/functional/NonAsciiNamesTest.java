package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite folds only A to Z, so {@code Ärzte} is itself and not {@code ärzte}: to every guard. */
class NonAsciiNamesTest {
    private static final SqlMigration TABLE =
            schema(1, "CREATE TABLE Ärzte (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void populate() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(TABLE).migrate();
        database.execute("INSERT INTO Ärzte (name) VALUES ('A'), ('B'), ('C')", "DELETE FROM Ärzte WHERE id = 3");
    }

    @Test
    void rows_of_a_table_with_an_umlaut_are_counted() throws SQLException {
        MigrationException failure = failureOf(database.migrator(TABLE, schema(2, "DELETE FROM Ärzte")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(database.rows("SELECT count(*) FROM Ärzte")).containsExactly("2");
    }

    @Test
    void its_counter_survives_a_rebuild() throws SQLException {
        database.migrator(TABLE, schema(2, """
                        CREATE TABLE Ärzte_neu (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
                        INSERT INTO Ärzte_neu SELECT id, name FROM Ärzte;
                        DROP TABLE Ärzte;
                        ALTER TABLE Ärzte_neu RENAME TO Ärzte;
                        """)).migrate();

        assertThat(database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'Ärzte'"))
                .containsExactly("3");
    }

    @Test
    void its_declared_drop_is_let_through() throws SQLException {
        database.migrator(TABLE, schema(2, "-- @rows Ärzte may decrease\nDROP TABLE Ärzte"))
                .migrate();

        assertThat(database.tables()).isEmpty();
    }
}
