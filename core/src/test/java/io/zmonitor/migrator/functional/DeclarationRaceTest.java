package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a database between the look and the transaction of a baseline, by a program without our lock. */
class DeclarationRaceTest {
    private static final Migration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final String ROW =
            "INSERT INTO flyway_schema_history VALUES (%d, '%d', 'schema %d', 'SQL', 'x.sql', 0,"
                    + " '', '2026-01-02 03:04:05.678', 1, 1)";

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void build_what_flyway_would() throws Exception {
        database = MonitorDatabase.in(folder);
        Files.createFile(database.path());
        database.opener()
                .open(new DatabaseFile(database.path()), Purpose.CREATION)
                .close();
        database.execute(
                "CREATE TABLE beds (id INTEGER PRIMARY KEY)",
                "CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY, version TEXT, description TEXT,"
                        + " type TEXT, script TEXT, checksum INT, installed_by TEXT, installed_on TEXT,"
                        + " execution_time INT, success INT)",
                ROW.formatted(1, 1, 1));
    }

    @Test
    void the_history_is_read_again_inside_the_transaction() throws SQLException {
        refused(
                maintenance -> maintenance.importFlyway("Flyway is retired"),
                ProblemCode.FLYWAY_HISTORY_UNEXPLAINED,
                ROW.formatted(2, 2, 2));

        assertThat(database.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'schema_version%'"))
                .isEmpty();
    }

    @Test
    void a_ledger_that_appears_meanwhile_is_not_written_to() throws SQLException {
        refused(
                maintenance -> maintenance.baseline(1, "inherited"),
                ProblemCode.BASELINE_BESIDE_LEDGER,
                "CREATE TABLE schema_version (version INTEGER)",
                "INSERT INTO schema_version VALUES (7)");

        assertThat(database.rows("SELECT * FROM schema_version")).containsExactly("7");
        assertThat(database.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'schema_version_%'"))
                .isEmpty();
    }

    private void refused(Consumer<Maintenance> call, ProblemCode code, String... meanwhile) {
        MonitorDatabase raced = new MonitorDatabase(database.path(), new Intruder(database, meanwhile));

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> call.accept(raced.migrator(BEDS).maintenance()));

        assertThat(failure.problem().code()).isEqualTo(code);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    /** Executes statements on a connection of its own, right before the transaction begins. */
    private static final class Intruder extends TestOpener {
        private final MonitorDatabase database;
        private final String[] statements;

        Intruder(MonitorDatabase database, String... statements) {
            this.database = database;
            this.statements = statements;
        }

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            return Intercepted.connection(super.open(file, purpose), sql -> {
                if (sql.equals("BEGIN IMMEDIATE")) {
                    database.execute(statements);
                }
            });
        }
    }
}
