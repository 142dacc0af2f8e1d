package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** A storage that acknowledges a commit and holds something else: the result is read again, and the backup put back. */
class AutomaticRecoveryTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration MOVED = data(2, "UPDATE beds SET ward = 'north';");

    @TempDir
    Path folder;

    private Storage storage;
    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        storage = new Storage();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), storage);
        database.migrator(BEDS).migrate();
        database.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                + " INSERT INTO beds (ward) SELECT 'ward ' || i FROM n");
    }

    @Test
    @NeedsEncryption
    void a_page_damaged_by_the_commit_brings_the_backup_back() throws SQLException {
        storage.fails = Failure.PAGE;
        List<RunListener.Event> events = new ArrayList<>();

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED).withListener(events::add));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.RESULT_DAMAGED);
        assertThat(failure.problem().summary()).contains("of ", " pages these are not authentic: 3");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(failure.applied()).isEmpty();
        assertThat(failure.backup().orElseThrow().file()).exists();
        assertThat(events.get(events.size() - 1))
                .isEqualTo(new Events.FailedData(failure.problem(), DatabaseState.RESTORED));
        assertThat(database.rows("SELECT count(*) FROM beds WHERE ward = 'ward ' || id"))
                .containsExactly("2000");
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'restore'"))
                .containsExactly("by itself, after ZM-809");
        assertThat(database.migrator(BEDS, MOVED).migrate().applied()).hasSize(1);
    }

    @Test
    @NeedsEncryption
    void without_reading_the_result_the_run_would_report_success() {
        storage.fails = Failure.PAGE;

        assertThat(database.without(Guard.RESULT_VERIFIED, BEDS, MOVED).run().applied())
                .hasSize(1);

        storage.damageNow(database.path());
        assertThatThrownBy(() -> database.rows("PRAGMA quick_check")).isInstanceOf(SQLException.class);
    }

    @Test
    @NeedsEncryption
    void a_file_that_cannot_be_opened_any_more_brings_the_backup_back() throws SQLException {
        storage.fails = Failure.FIRST_PAGE;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2000");
    }

    @Test
    void a_write_that_the_storage_forgot_brings_the_backup_back() throws SQLException {
        storage.fails = Failure.FORGETS;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().summary()).contains("the ledger is not the one that was committed");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(database.rows("SELECT count(*) FROM beds WHERE ward = 'north'"))
                .containsExactly("0");
        assertThat(database.migrator(BEDS, MOVED).migrate().applied()).hasSize(1);
    }

    @Test
    void a_storage_that_cannot_be_read_leaves_the_state_unknown_and_everything_where_it_is() throws IOException {
        storage.fails = Failure.UNREADABLE;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(failure.backup()).isPresent();
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().contains(".replaced-"));
        }
    }

    @Test
    @NeedsEncryption
    void without_a_backup_the_state_is_unknown() {
        storage.fails = Failure.PAGE;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED)
                .withBackupPolicy(BackupPolicy.withoutBackup("to see what becomes of it")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.RESULT_DAMAGED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(failure.backup()).isEmpty();
    }

    @Test
    @NeedsEncryption
    void a_backup_that_lacks_what_somebody_wrote_meanwhile_is_not_put_back_by_itself() throws SQLException {
        storage.fails = Failure.PAGE;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED).withListener(event -> {
            if (event instanceof RunListener.Event.BackedUp) {
                storage.meanwhile = "INSERT INTO beds (ward) VALUES ('of another process')";
            }
        }));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(failure.backup()).isPresent();
        assertThat(new MonitorDatabase(failure.backup().orElseThrow().file(), database.opener())
                        .rows("SELECT count(*) FROM beds"))
                .containsExactly("2000");
    }

    @Test
    @NeedsEncryption
    void a_commit_that_fails_and_leaves_a_damaged_file_brings_the_backup_back() throws SQLException {
        storage.fails = Failure.COMMIT_AND_FIRST_PAGE;

        MigrationException failure = failureOf(database.migrator(BEDS, MOVED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(database.rows("SELECT count(*) FROM beds WHERE ward = 'ward ' || id"))
                .containsExactly("2000");
    }

    @Test
    @NeedsEncryption
    void a_rollback_is_looked_after_as_well() throws SQLException {
        database.migrator(BEDS, MOVED.withRollback("UPDATE beds SET ward = 'ward ' || id;"))
                .migrate();
        storage.fails = Failure.PAGE;

        MigrationException failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(BEDS, MOVED).maintenance().rollbackTo(1, "a test"));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(database.rows("SELECT count(*) FROM beds WHERE ward = 'north'"))
                .containsExactly("2000");
    }

    private enum Failure {
        NONE,
        PAGE,
        FIRST_PAGE,
        FORGETS,
        UNREADABLE,
        COMMIT_AND_FIRST_PAGE
    }

    /** Strikes once, when the file is closed after the next COMMIT. */
    private static final class Storage extends TestOpener {
        private Failure fails = Failure.NONE;
        private boolean committed;
        private byte[] before = {};
        private String meanwhile = "";

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            strike(file);
            if (fails == Failure.NONE) {
                return super.open(file, purpose);
            }
            before = read(file.path());
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) throws SQLException {
                    if (sql.equals("BEGIN IMMEDIATE") && !meanwhile.isEmpty()) {
                        try (Connection another = open(file)) {
                            new SqlConnection(another).execute(meanwhile);
                        }
                        meanwhile = "";
                    }
                }

                @Override
                public void after(String sql) throws SQLException {
                    if (sql.equals("COMMIT")) {
                        committed = true;
                        if (fails == Failure.COMMIT_AND_FIRST_PAGE) {
                            throw new SQLException("[SQLITE_IOERR]  (disk I/O error)", null, 10);
                        }
                    }
                }
            });
        }

        @Override
        public Pages pages() {
            return new ForwardingPages(super.pages()) {
                @Override
                public Optional<PageScan> scan(DatabaseFile file) throws IOException {
                    strike(file);
                    if (committed && fails == Failure.UNREADABLE) {
                        throw new IOException("the medium does not answer");
                    }
                    long pages = Files.size(file.path()) / 4096;
                    try (Connection connection = open(file)) {
                        SqlConnection database = new SqlConnection(connection);
                        String found = database.text("PRAGMA quick_check(1)");
                        return Optional.of(
                                new PageScan(pages, found.equals("ok") ? List.of() : List.of(3L), List.of()));
                    } catch (SQLException e) {
                        return Optional.of(new PageScan(pages, List.of(3L), List.of()));
                    }
                }
            };
        }

        private void strike(DatabaseFile file) {
            if (!committed) {
                return;
            }
            switch (fails) {
                case PAGE -> damageNow(file.path());
                case FIRST_PAGE, COMMIT_AND_FIRST_PAGE -> flip(file.path(), 200);
                case FORGETS -> write(file.path(), before);
                default -> {
                    return;
                }
            }
            fails = Failure.NONE;
            committed = false;
        }

        void damageNow(Path file) {
            flip(file, 2 * 4096 + 200);
        }

        private static void flip(Path file, int at) {
            byte[] bytes = read(file);
            bytes[at] ^= 1;
            write(file, bytes);
        }

        private static byte[] read(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void write(Path file, byte[] bytes) {
            try {
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
