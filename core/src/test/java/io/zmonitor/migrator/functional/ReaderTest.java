package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody reads while a run wants to commit: with a rollback journal SQLite lets it wait, and in the end fail. */
class ReaderTest {
    private static final Migration BEDS = schema(1, "CREATE TABLE bêds (id INTEGER PRIMARY KEY);");
    private static final Migration WARDS =
            schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE wards;");
    private static final Migration ROOMS = schema(3, "CREATE TABLE rooms (id INTEGER PRIMARY KEY);");
    private static final Duration MOMENT = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private final List<RunListener.Event> events = new ArrayList<>();

    @BeforeEach
    void create() throws SQLException {
        TestOpener impatient = new TestOpener();
        impatient.busyTimeout = "50";
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), impatient);
        database.migrator(BEDS).migrate();
        database.execute("INSERT INTO bêds VALUES (1)");
    }

    private interface Body {
        void with(SqlConnection reader) throws SQLException;
    }

    private void besideAReader(Body body) throws SQLException {
        try (Connection connection = database.open()) {
            SqlConnection reader = new SqlConnection(connection);
            reader.execute("BEGIN");
            reader.number("SELECT count(*) FROM bêds");
            body.with(reader);
        }
    }

    private Migrator migrator(Migration... migrations) {
        return database.migrator(migrations).withLockTimeout(MOMENT).withListener(events::add);
    }

    @Test
    void a_run_is_refused_before_its_backup_and_its_work() throws SQLException {
        besideAReader(reader -> {
            MigrationException refusal = failureOf(migrator(BEDS, WARDS));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(refusal.backup()).isEmpty();
            assertThat(events).noneMatch(event -> event instanceof RunListener.Event.Started);
        });
        assertThat(database.migrator(BEDS).maintenance().backups()).isEmpty();
        assertThat(migrator(BEDS, WARDS).migrate().applied()).hasSize(1);
    }

    @Test
    void without_the_question_all_work_is_done_and_undone_and_still_told_as_what_it_is() throws SQLException {
        besideAReader(reader -> {
            MigrationException refusal = failureOf(
                    database.without(Guard.READERS_AWAITED, BEDS, WARDS).withLockTimeout(MOMENT));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(refusal.backup()).isPresent();
        });
        assertThat(database.tables()).containsExactly("bêds");
    }

    @Test
    void a_reader_that_comes_during_the_work_is_told_as_what_it_is() throws SQLException {
        try (Connection connection = database.open()) {
            SqlConnection reader = new SqlConnection(connection);
            Migrator migrator = migrator(BEDS, WARDS, ROOMS)
                    .withAtomicity(Atomicity.PER_STEP)
                    .withListener(event -> {
                        if (event instanceof RunListener.Event.Started started
                                && started.id().number() == 3) {
                            begun(reader);
                        }
                    });

            MigrationException refusal = failureOf(migrator);

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
            assertThat(refusal.applied()).hasSize(1);
        }
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }

    private static void begun(SqlConnection reader) {
        try {
            reader.execute("BEGIN");
            reader.number("SELECT count(*) FROM bêds");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_rollback_is_refused_before_its_work_too() throws SQLException {
        migrator(BEDS, WARDS).migrate();
        besideAReader(reader -> assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> migrator(BEDS, WARDS).maintenance().rollback(1, "a try"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.DATABASE_BUSY));
        assertThat(database.tables()).containsExactly("bêds", "wards");
    }

    @Test
    void a_reader_that_leaves_in_time_holds_nobody_up() throws Exception {
        try (Connection connection = database.open()) {
            SqlConnection reader = new SqlConnection(connection);
            begun(reader);
            Thread leaving = new Thread(() -> {
                try {
                    Thread.sleep(200);
                    reader.execute("COMMIT");
                } catch (InterruptedException | SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            leaving.start();

            assertThat(database.migrator(BEDS, WARDS)
                            .withLockTimeout(Duration.ofSeconds(20))
                            .migrate()
                            .applied())
                    .hasSize(1);
            leaving.join();
        }
    }

    @Test
    void in_wal_mode_readers_do_not_matter() throws SQLException {
        database.execute("PRAGMA journal_mode = WAL");

        besideAReader(
                reader -> assertThat(migrator(BEDS, WARDS).migrate().applied()).hasSize(1));
    }
}
