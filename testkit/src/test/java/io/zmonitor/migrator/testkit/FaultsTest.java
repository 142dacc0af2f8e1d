package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.testkit.faults.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault reaches the migrator, the caller hears of it, and the next boot without it goes on. */
class FaultsTest {
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration REBUILD = SqlMigration.of(MigrationId.schema(2), "rebuild", """
            CREATE TABLE beds_new (id INTEGER PRIMARY KEY, ward TEXT NOT NULL DEFAULT '');
            INSERT INTO beds_new SELECT id, coalesce(ward, '') FROM beds;
            DROP TABLE beds;
            ALTER TABLE beds_new RENAME TO beds;
            CREATE INDEX beds_by_ward ON beds (ward);
            """);
    private static final MigrationSource BOTH = MigrationSource.of(BEDS, REBUILD);

    @TempDir
    Path folder;

    @AutoClose
    private TestDatabase database;

    @BeforeEach
    void migrate_to_the_first_and_fill() throws Exception {
        database = TestDatabase.in(folder, new KeyedOpener(KeyedOpener.KEY));
        database.migrator(MigrationSource.of(BEDS)).migrate();
        database.execute("WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                + " INSERT INTO beds SELECT i, 'ward ' || i FROM n");
    }

    private MigrationException failing(Faults faults) {
        Migrator migrator = database.openedThrough(faults::in).migrator(BOTH);
        return catchThrowableOfType(MigrationException.class, migrator::migrate);
    }

    private void assertUntouchedAndBootsAgain() throws Exception {
        assertThat(database)
                .isAtVersion(1)
                .hasRows("SELECT count(*), max(ward) FROM beds", "2000|ward 999")
                .hasTables("beds");
        assertThat(database.migrator(BOTH).migrate()).endedAt(2);
        assertThat(database).hasRows("SELECT count(*) FROM beds", "2000");
    }

    @Test
    void each_statement_of_the_scripts_can_fail_and_no_other_is_counted() throws Exception {
        for (int k = 1; k <= 5; k++) {
            MigrationException failure = failing(Faults.none().failStatement(k));

            assertThat(failure)
                    .hasCode(ProblemCode.STATEMENT_FAILED)
                    .leftDatabase(DatabaseState.UNTOUCHED)
                    .isAbout(MigrationId.schema(2));
            assertThat(failure.getMessage()).contains("(statement " + k + ")");
        }
        assertThat(database.openedThrough(Faults.none().failStatement(6)::in)
                        .migrator(BOTH)
                        .migrate())
                .endedAt(2);
    }

    @Test
    void a_statement_fails_by_its_text_or_with_a_code_of_sqlites() throws Exception {
        assertThat(failing(Faults.none().failStatement("DROP TABLE beds"))).isAbout(MigrationId.schema(2));
        assertThat(failing(Faults.none().failStatement("DROP TABLE beds")).getMessage())
                .contains("(statement 3)");
        assertThat(failing(Faults.none().failStatement(2, 10)).getMessage()).contains("ZM-");

        assertUntouchedAndBootsAgain();
    }

    @Test
    void steps_before_the_fault_are_kept_if_each_is_a_transaction() throws Exception {
        SqlMigration third = SqlMigration.of(MigrationId.schema(3), "rooms", "CREATE TABLE rooms (id INTEGER);");
        Migrator migrator = database.openedThrough(Faults.none().failStatement("TABLE rooms")::in)
                .migrator(MigrationSource.of(BEDS, REBUILD, third))
                .withAtomicity(Atomicity.PER_STEP);

        assertThat(catchThrowableOfType(MigrationException.class, migrator::migrate))
                .leftDatabase(DatabaseState.AT_LAST_GOOD_STEP)
                .hasApplied(MigrationId.schema(2));
        assertThat(database).isAtVersion(2);
    }

    @Test
    void a_full_disk_is_sqlites_own_failure_and_nothing_is_lost() throws Exception {
        MigrationException failure = failing(Faults.none().fullDisk(2));

        assertThat(failure).leftDatabase(DatabaseState.UNTOUCHED).hasCode(ProblemCode.DISK_FULL);
        assertUntouchedAndBootsAgain();
    }

    @Test
    void a_disk_with_room_does_not_fail() {
        assertThat(database.openedThrough(Faults.none().fullDisk(500)::in)
                        .migrator(BOTH)
                        .migrate())
                .endedAt(2);
    }

    @Test
    void a_file_that_another_one_writes_is_busy() throws Exception {
        Migrator migrator = database.migrator(BOTH).withLockTimeout(Duration.ofMillis(50));
        try (AutoCloseable other = Faults.busy(database)) {
            assertThat(other).isNotNull();
            MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);

            assertThat(failure).hasCode(ProblemCode.OTHER_WRITER).leftDatabase(DatabaseState.UNTOUCHED);
        }
        assertUntouchedAndBootsAgain();
    }

    @Test
    void a_wrong_key_opens_nothing() throws Exception {
        Migrator migrator = Migrator.forDatabase(database.path(), new KeyedOpener(KeyedOpener.OTHER_KEY))
                .withSource(BOTH);

        assertThat(catchThrowableOfType(MigrationException.class, migrator::migrate))
                .hasCode(ProblemCode.WRONG_KEY)
                .leftDatabase(DatabaseState.UNTOUCHED);
        assertUntouchedAndBootsAgain();
    }

    @Test
    void a_damaged_page_is_noticed_and_the_file_stays_as_it_is() throws Exception {
        TestDatabase damaged = database.tolerating(Tolerated.HELD_LOCKS);
        Faults.damagePage(damaged, Faults.pageOf(damaged, "beds"));
        FolderContent before = damaged.bytesOfAllFiles();

        MigrationException failure = failing(Faults.none());

        assertThat(failure.problem().code()).isNotEqualTo(ProblemCode.WRONG_KEY);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(damaged.bytesOfAllFiles().files().get("zmonitor.db"))
                .isEqualTo(before.files().get("zmonitor.db"));
    }

    @Test
    void a_page_of_zeros_is_noticed() throws Exception {
        Faults.zeroPage(database, Faults.pageOf(database, "beds"));

        assertThat(failing(Faults.none()).databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThatThrownBy(() -> Faults.zeroPage(database, 100_000)).hasMessageContaining("There is no page 100000");
        assertThatThrownBy(() -> Faults.pageOf(database, "none")).hasMessageContaining("no table or index none");
    }

    @Test
    void a_slow_disk_takes_its_time_and_a_listener_hears_of_it() {
        MigrationReport report = database.openedThrough(Faults.none().slowDisk(Duration.ofMillis(5))::in)
                .migrator(BOTH)
                .migrate();

        assertThat(report).endedAt(2);
        assertThat(report.took()).isGreaterThan(Duration.ofMillis(5 * 5));
    }

    @Test
    void a_clock_that_jumps_changes_no_order_and_no_duration() throws Exception {
        Instant start = Instant.parse("2026-03-29T01:59:00Z");
        Duration[] jumps = new Duration[40];
        for (int i = 0; i < jumps.length; i++) {
            jumps[i] = Duration.ofHours(i % 2 == 0 ? -3 : 2);
        }

        MigrationReport report = database.migrator(BOTH)
                .withClock(Faults.jumpingClock(start, jumps))
                .migrate();

        assertThat(report.took().isNegative()).isFalse();
        assertThat(database).audit().isUnbroken().hasNoFailures();
        assertThat(database.rows("SELECT substr(min(at), 1, 10) FROM schema_version_audit WHERE at < '2026-03-29'"))
                .hasSize(1);
        assertThat(database.migrator(BOTH).migrate()).wasUpToDate();
        assertThat(Faults.jumpingClock(start).instant()).isEqualTo(start);
    }

    @Test
    void nothing_goes_wrong_with_no_fault() {
        List<RunListener.Event> events = new ArrayList<>();

        MigrationReport report = database.openedThrough(Faults.none()::in)
                .migrator(BOTH)
                .withListener(events::add)
                .migrate();

        assertThat(report).endedAt(2);
        assertThat(events.stream().filter(event -> event instanceof RunListener.Event.Statement))
                .hasSize(5);
    }

    @Test
    void counting_begins_at_1() {
        assertThatThrownBy(() -> Faults.none().failStatement(0)).hasMessageContaining("counted from 1");
        assertThatThrownBy(() -> Faults.none().fullDisk(-1)).hasMessageContaining("0 pages left or more");
    }
}
