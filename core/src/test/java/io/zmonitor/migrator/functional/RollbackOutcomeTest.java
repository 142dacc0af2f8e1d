package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback whose COMMIT throws: the file says what became of it. */
class RollbackOutcomeTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);"),
        schema(2, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE alarms;")
    };

    private enum Moment {
        NEVER,
        BEFORE,
        AFTER
    }

    @TempDir
    Path folder;

    private FlakyOpener opener;
    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        opener = new FlakyOpener();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
        database.migrator(SET).migrate();
    }

    @Test
    void says_that_nothing_was_kept() throws SQLException {
        MigrationException failure = failureWhenCommitThrows(Moment.BEFORE);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.COMMIT_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.ledger()).hasSize(2);
        assertThat(database.tables()).contains("alarms");
        assertThat(newestAuditRow()).isEqualTo("failure|ZM-510|2/0/0");
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("1");
    }

    @Test
    void says_that_it_was_kept() throws SQLException {
        MigrationException failure = failureWhenCommitThrows(Moment.AFTER);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.COMMIT_KEPT);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.ledger()).hasSize(1);
        assertThat(database.tables()).doesNotContain("alarms");
        assertThat(newestAuditRow()).isEqualTo("failure|ZM-515|1/0/0");
        assertThat(database.rows("SELECT from_version FROM schema_version_audit WHERE operation = 'failure'"))
                .containsExactly("2/0/0");
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("1");
        assertThat(database.migrator(SET).migrate().applied()).hasSize(1);
    }

    @Test
    void says_that_it_does_not_know() {
        opener.cannotReopen = true;

        MigrationException failure = failureWhenCommitThrows(Moment.AFTER);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
    }

    private MigrationException failureWhenCommitThrows(Moment moment) {
        opener.fails = moment;
        return catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(SET).maintenance().rollback(1, "a test"));
    }

    private String newestAuditRow() throws SQLException {
        return database.rows("SELECT operation, outcome, to_version FROM schema_version_audit ORDER BY sequence DESC")
                .get(0);
    }

    /** Fails once, at the next COMMIT. */
    private static final class FlakyOpener extends TestOpener {
        private Moment fails = Moment.NEVER;
        private boolean cannotReopen;
        private boolean failed;

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            if (cannotReopen && failed) {
                throw failure();
            }
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) throws SQLException {
                    failAt(Moment.BEFORE, sql);
                }

                @Override
                public void after(String sql) throws SQLException {
                    failAt(Moment.AFTER, sql);
                }
            });
        }

        private void failAt(Moment moment, String sql) throws SQLException {
            if (fails == moment && sql.equals("COMMIT")) {
                fails = Moment.NEVER;
                throw failure();
            }
        }

        private SQLException failure() {
            failed = true;
            return new SQLException("[SQLITE_IOERR_FSYNC]  I/O error in the VFS layer (disk I/O error)", null, 1034);
        }
    }
}
