package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.BackgroundTest.LONG;
import static io.zmonitor.migrator.functional.BackgroundTest.SCORES;
import static io.zmonitor.migrator.functional.BackgroundTest.TABLES;
import static io.zmonitor.migrator.functional.BackgroundTest.TREAT;
import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.Background.State;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a step of which rows are left when the database has another history than one boot after the other. */
class BackgroundHistoriesTest {
    private static final List<String> EACH_ONCE = List.of("1|2000");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        BackgroundTest.filled(database);
    }

    private List<String> treated() throws SQLException {
        return database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated");
    }

    private void leftHalfDone(Migration... migrations) throws Exception {
        try (MigratedDatabase open = database.migrator(migrations).migrateAndOpen()) {
            open.background().start(BackgroundTest.slowly(3, open));
            assertThat(open.background().await(LONG)).isEqualTo(State.PAUSED);
        }
    }

    private void finished(Migration... migrations) throws Exception {
        try (MigratedDatabase open = database.migrator(migrations).migrateAndOpen()) {
            open.background().start();
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(database.rows("SELECT * FROM schema_version_batch")).isEmpty();
        assertThat(database.migrator(migrations).maintenance().verify().findings())
                .isEmpty();
    }

    @Test
    void a_backup_from_the_middle_goes_on_from_the_middle_and_one_from_the_end_is_done() throws Exception {
        leftHalfDone(TABLES, SCORES);
        Path middle = database.migrator(TABLES, SCORES).maintenance().backup().file();
        List<String> then = treated();
        finished(TABLES, SCORES);
        Path end = database.migrator(TABLES, SCORES).maintenance().backup().file();

        database.migrator(TABLES, SCORES).maintenance().restore(middle, "a test");
        assertThat(treated()).isEqualTo(then);
        finished(TABLES, SCORES);
        assertThat(treated()).isEqualTo(EACH_ONCE);

        database.migrator(TABLES, SCORES).maintenance().restore(end, "a test");
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            assertThat(open.background().state()).isEqualTo(State.DONE);
        }
        assertThat(treated()).isEqualTo(EACH_ONCE);
    }

    @Test
    void a_backup_from_before_the_step_treats_each_row_once() throws Exception {
        Path before = database.migrator(TABLES).maintenance().backup().file();
        leftHalfDone(TABLES, SCORES);

        database.migrator(TABLES, SCORES).maintenance().restore(before, "a test");

        assertThat(database.ledger()).containsExactly("schema-1");
        finished(TABLES, SCORES);
        assertThat(treated()).isEqualTo(EACH_ONCE);
    }

    @Test
    void a_dropped_entry_takes_its_mark_along() throws Exception {
        Migration later = data(3, "INSERT INTO journal VALUES ('later');");
        leftHalfDone(TABLES, SCORES, later);
        List<String> before = treated();

        database.migrator(TABLES, later).maintenance().dropEntry(SCORES.id(), "withdrawn");

        assertThat(database.rows("SELECT * FROM schema_version_batch")).isEmpty();
        assertThat(database.rows("SELECT * FROM schema_version_batch_key")).isEmpty();
        finished(TABLES, later);
        assertThat(treated()).isEqualTo(before);
    }

    @Test
    void a_baseline_declares_it_done() throws Exception {
        MonitorDatabase inherited = MonitorDatabase.in(Files.createDirectory(folder.resolve("inherited")));
        Files.createFile(inherited.path());
        inherited
                .opener()
                .open(new DatabaseFile(inherited.path()), Purpose.CREATION)
                .close();
        inherited.execute(
                "CREATE TABLE vitals (id INTEGER PRIMARY KEY, pulse INTEGER, score INTEGER, treated INTEGER DEFAULT 0)",
                "INSERT INTO vitals (id, pulse) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200)"
                        + " SELECT i, i FROM n");

        inherited.migrator(TABLES, SCORES).maintenance().baseline(2, "inherited");

        try (MigratedDatabase open = inherited.migrator(TABLES, SCORES).migrateAndOpen()) {
            assertThat(open.report().wasUpToDate()).isTrue();
            assertThat(open.background().state()).isEqualTo(State.DONE);
            open.background().start();
            assertThat(open.background().state()).isEqualTo(State.DONE);
        }
        assertThat(inherited.rows("SELECT count(*) FROM vitals WHERE treated > 0"))
                .containsExactly("0");
    }

    @Test
    void a_snapshot_holds_it_done_and_a_later_step_may_require_it() throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        Files.createDirectories(scripts.resolve("schema"));
        Files.createDirectories(scripts.resolve("data"));
        Files.createDirectories(scripts.resolve("snapshot"));
        Files.writeString(
                scripts.resolve("schema/0001_vitals.sql"),
                "CREATE TABLE vitals (id INTEGER PRIMARY KEY, pulse INTEGER, score INTEGER, treated INTEGER DEFAULT 0);");
        Files.writeString(
                scripts.resolve("data/0002_scores.sql"),
                "-- @background\n-- @batch vitals by id where score IS NULL\n" + TREAT);
        Files.writeString(
                scripts.resolve("snapshot/0002.sql"),
                MigrationsSnapshot.of(MigrationSource.directory(scripts)).text(2));
        Files.writeString(
                scripts.resolve("schema/0003_contract.sql"),
                "-- @requires data-0002\nALTER TABLE vitals DROP COLUMN pulse;");
        Migrator fresh = Migrator.forDatabase(folder.resolve("fresh.db"), new TestOpener())
                .withSource(MigrationSource.directory(scripts));

        try (MigratedDatabase open = fresh.migrateAndOpen()) {
            assertThat(open.report().snapshot()).isEqualTo(OptionalLong.of(2));
            assertThat(open.report().leftForLater()).isEmpty();
            assertThat(open.background().state()).isEqualTo(State.DONE);
        }
        assertThat(fresh.maintenance().verify().findings()).isEmpty();
    }

    @Test
    void rows_that_an_older_build_writes_meanwhile_are_treated_when_the_newer_one_is_back() throws Exception {
        Migration compatible = data(
                2,
                "-- @compatible-with 1\n-- @background\n-- @batch vitals by id size 50 where score IS NULL\n" + TREAT);
        leftHalfDone(TABLES, compatible);
        try (MigratedDatabase old = database.migrator(TABLES).migrateAndOpen();
                Connection application = old.dataSource().getConnection()) {
            SqlConnection writes = new SqlConnection(application);
            writes.execute("INSERT INTO vitals (id, pulse) VALUES (-1, 60), (8, 61), (99999, 62)");
            old.background().start();
            assertThat(old.background().state()).isEqualTo(State.DONE);
        }

        finished(TABLES, compatible);

        assertThat(treated()).containsExactly("1|2003");
    }

    @Test
    void it_waits_while_a_reader_keeps_a_large_log_from_the_file_and_says_so() throws Exception {
        database.execute("PRAGMA journal_mode = wal");
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen();
                Connection application = open.dataSource().getConnection()) {
            SqlConnection reads = new SqlConnection(application);
            reads.execute("BEGIN");
            assertThat(reads.number("SELECT count(*) FROM vitals")).isEqualTo(2000);
            open.background().start(Background.Pace.USUAL.withLargestLogBytes(8192));
            while (open.background().waitsFor().isEmpty()) {
                assertThat(open.background().state().isStill()).isFalse();
                Thread.sleep(1);
            }
            assertThat(open.background().waitsFor())
                    .extracting(Background.Reason::kind)
                    .containsExactly(Background.Reason.Kind.LOG_LARGE);
            assertThat(open.background().waitsFor().toString()).contains("a reader keeps");
            reads.execute("COMMIT");

            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(treated()).isEqualTo(EACH_ONCE);
    }

    @Test
    void a_migration_in_java_requires_a_step_as_a_script_does() throws Exception {
        leftHalfDone(TABLES, SCORES);

        MigrationReport report =
                database.migrator(TABLES, SCORES, new Contract()).migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE score IS NULL"))
                .containsExactly("0");
        assertThat(database.rows("SELECT text FROM journal WHERE text LIKE 'waiting%'"))
                .containsExactly("waiting 0");
    }

    /** Writes down how many rows waited when it ran. */
    private static final class Contract implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 3;
        }

        @Override
        public String description() {
            return "contract";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public Set<MigrationId> requires() {
            return Set.of(SCORES.id());
        }

        @Override
        public void migrate(JavaMigration.Context context) throws SQLException {
            new SqlConnection(context.connection())
                    .execute("INSERT INTO journal SELECT 'waiting ' || count(*) FROM vitals WHERE score IS NULL");
        }
    }

    @Test
    void to_ask_for_the_background_costs_one_connection_and_a_few_statements() throws Exception {
        CountingOpener opener = new CountingOpener(new TestOpener());
        MonitorDatabase counted = new MonitorDatabase(database.path(), opener);
        try (MigratedDatabase open = counted.migrator(TABLES, SCORES).migrateAndOpen()) {
            opener.forget();
            open.background();
            List<String> asked = List.copyOf(opener.statements());
            open.background();
            assertThat(opener.statements()).isEqualTo(asked);
            assertThat(asked).hasSize(8).allMatch(sql -> sql.startsWith("SELECT"));
        }
    }
}
