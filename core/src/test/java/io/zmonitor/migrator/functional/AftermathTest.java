package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A result that cannot be looked at is not a damaged one: nothing is put back, and the caller learns what is known. */
class AftermathTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration MOVED =
            data(2, "UPDATE beds SET ward = 'north';").withRollback("UPDATE beds SET ward = 'east';");

    @TempDir
    Path folder;

    private Shut shut;
    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        shut = new Shut();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), shut);
        database.migrator(BEDS).migrate();
        database.execute("INSERT INTO beds (ward) VALUES ('east'), ('west')");
        shut.committed = false;
    }

    @Test
    void a_lock_after_the_commit_is_no_damage_and_nothing_is_put_back() throws Exception {
        shut.after = this::locked;
        List<RunListener.Event> events = new ArrayList<>();

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED).withListener(events::add));

        shut.unlock();
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.problem().summary()).contains("SQLITE_BUSY");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).hasSize(1);
        assertThat(failure.backup()).isPresent();
        assertThat(events.get(events.size() - 1))
                .isEqualTo(new Events.FailedData(failure.problem(), DatabaseState.AT_LAST_GOOD_STEP));
        assertNothingWasPutBack();
        assertThat(database.migrator(BEDS, MOVED).migrate().wasUpToDate()).isTrue();
    }

    /** What may keep the run from looking; the file is whole all the time. */
    @ParameterizedTest
    @EnumSource(names = {"NO_PERMISSION", "READ_ONLY", "LOG_WRITER_SET", "KEY_NOT_FETCHED"})
    void a_result_that_nobody_lets_the_run_see_is_committed_all_the_same(ProblemCode code) throws Exception {
        shut.after = file -> {
            throw MigrationException.refusing(Problem.ofFile(code, file.path()));
        };

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.problem().summary()).contains(code.code());
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        shut.after = file -> {};
        assertNothingWasPutBack();
        assertThat(database.migrator(BEDS, MOVED).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void a_storage_that_failed_once_and_then_shows_a_whole_file_is_no_failure() {
        shut.readErrors = 1;

        assertThat(database.migrator(BEDS, MOVED).migrate().applied()).hasSize(1);

        assertThat(shut.readErrors)
                .as("looked once more after the one that failed")
                .isEqualTo(-1);
    }

    @Test
    void a_storage_that_failed_twice_may_hold_anything_until_it_can_be_read() throws Exception {
        shut.readErrors = Integer.MAX_VALUE;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(failure.backup()).isPresent();
        shut.readErrors = 0;
        assertNothingWasPutBack();
        assertThat(database.migrator(BEDS, MOVED).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void damage_that_the_second_look_finds_brings_the_backup_back() throws Exception {
        shut.readErrors = 1;
        shut.damages = true;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.RESULT_DAMAGED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(database.rows("SELECT ward FROM beds")).containsExactly("east", "west");
    }

    /** Each is what an opener calls a file that it could open before. */
    @ParameterizedTest
    @EnumSource(names = {"DAMAGED_PAGES", "PAGES_MISSING", "SALT_DAMAGED", "ENCRYPTED_DATABASE", "OTHER_CIPHER_FORMAT"})
    void a_file_that_is_taken_for_something_else_after_the_commit_is_damaged(ProblemCode code) throws Exception {
        shut.after = file -> {
            throw MigrationException.refusing(Problem.ofFile(code, file.path(), "1", "2"));
        };

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.RESULT_DAMAGED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
    }

    @Test
    void settings_that_cannot_be_put_back_do_not_hide_that_all_is_committed_and_whole() throws Exception {
        shut.refuses = "PRAGMA main.journal_mode = delete";

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.problem().summary()).contains("SQLITE_IOERR");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertNothingWasPutBack();
    }

    @Test
    void a_rollback_that_nobody_can_look_at_is_committed_all_the_same() throws Exception {
        database.migrator(BEDS, MOVED).migrate();
        shut.committed = false;
        shut.after = this::locked;

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(BEDS, MOVED).maintenance().rollbackTo(1, "a test"));

        shut.unlock();
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.ledger()).containsExactly("schema-1");
        assertThat(database.rows("SELECT DISTINCT ward FROM beds")).containsExactly("east");
    }

    private void locked(DatabaseFile file) throws SQLException {
        shut.lock(file);
    }

    private void assertNothingWasPutBack() throws Exception {
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().contains(".replaced-"));
        }
        assertThat(database.rows("SELECT DISTINCT ward FROM beds")).containsExactly("north");
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'restore'"))
                .containsExactly("0");
    }

    /** What happens when the file is to be opened after a commit. */
    @FunctionalInterface
    private interface Obstacle {
        void at(DatabaseFile file) throws SQLException;
    }

    /** Opens as always, until the backup is made and the run has committed. */
    private static final class Shut extends TestOpener {
        private Obstacle after = file -> {};
        private int readErrors;
        private boolean damages;
        private String refuses = "";
        private boolean committed;
        private Optional<Connection> lock = Optional.empty();

        void lock(DatabaseFile file) throws SQLException {
            if (lock.isEmpty()) {
                Connection locking = open(file);
                new SqlConnection(locking).execute("BEGIN EXCLUSIVE");
                lock = Optional.of(locking);
                busyTimeout = "10";
            }
        }

        void unlock() throws SQLException {
            lock.orElseThrow().close();
            after = file -> {};
        }

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            if (committed) {
                after.at(file);
            }
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) throws SQLException {
                    if (sql.equals(refuses)) {
                        throw new SQLException("[SQLITE_IOERR]  (disk I/O error)", null, 10);
                    }
                    committed |= sql.equals("COMMIT");
                }
            });
        }

        @Override
        public Pages pages() {
            return new ForwardingPages(super.pages()) {
                @Override
                public Optional<PageScan> scan(DatabaseFile file) throws IOException {
                    if (committed && readErrors-- > 0) {
                        throw new IOException("the medium does not answer");
                    }
                    boolean damaged = committed && damages && readErrors == -1;
                    return damaged ? Optional.of(new PageScan(3, List.of(2L), List.of())) : Optional.empty();
                }
            };
        }
    }
}
