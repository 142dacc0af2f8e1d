package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a backup is taken, nothing can be read any more: that is no damage, and no reason to put a backup back. */
class BackupUnreadableTest {
    private static final SqlMigration BEDS =
            schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY); INSERT INTO beds VALUES (1);");
    private static final SqlMigration FILLED = data(2, "INSERT INTO beds VALUES (2);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    @Test
    void a_storage_that_fails_is_told_as_such() throws Exception {
        assertNotTaken(
                failing(() -> new SQLException("[SQLITE_IOERR_READ]  disk I/O error", null, 266)),
                "SQLite says SQLITE_IOERR_READ");
    }

    @Test
    void an_opener_that_cannot_tell_is_told_as_such() throws Exception {
        Problem problem = Problem.ofFile(ProblemCode.OPENING_FAILED, database.path(), "10");
        assertNotTaken(failing(() -> MigrationException.refusing(problem)), "opening it says ZM-115");
    }

    @Test
    void a_driver_that_throws_anything_is_told_as_such() throws Exception {
        assertNotTaken(
                failing(() -> new IllegalStateException("Jane Doe")),
                "SQLite says undeclared java.lang.IllegalStateException");
    }

    private void assertNotTaken(TestOpener failing, String reason) throws IOException, SQLException {
        MigrationException failure = failureOf(new MonitorDatabase(database.path(), failing).migrator(BEDS, FILLED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BACKUP_FAILED);
        assertThat(failure.problem().summary()).endsWith("could be made: " + reason + ".");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT id FROM beds")).containsExactly("1");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains(".backup-")))
                    .isEmpty();
        }
    }

    private interface Failure {
        Exception make();
    }

    /** Fails at each opening but the run's own. */
    private static TestOpener failing(Failure failure) {
        return new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                if (purpose.isForRun()) {
                    return super.open(file, purpose);
                }
                Exception e = failure.make();
                if (e instanceof SQLException sql) {
                    throw sql;
                }
                throw (RuntimeException) e;
            }
        };
    }
}
