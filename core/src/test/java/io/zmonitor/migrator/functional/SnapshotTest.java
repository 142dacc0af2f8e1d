package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A new database starts from a snapshot, and every other one does not notice that there is one. */
class SnapshotTest {
    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private Path scripts;

    @BeforeEach
    void write() throws IOException {
        database = MonitorDatabase.in(folder);
        scripts = Files.createDirectory(folder.resolve("scripts"));
        script("schema/0001_beds.sql", "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);");
        script("rollback/0001_rollback.sql", "-- @rows beds may decrease\nDROP TABLE beds;\n");
        script("seed/0002_first_beds.sql", "INSERT INTO beds (name) VALUES ('A'), ('B'), ('C');");
        script("data/0003_one_less.sql", "-- @rows beds may decrease\nDELETE FROM beds WHERE name = 'C';");
        script("rollback/0003_rollback.sql", "INSERT INTO beds (id, name) VALUES (3, 'C');");
        script("schema/0004_wards.sql", """
                -- @compatible-with 3
                CREATE TABLE wards (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds (id));
                CREATE VIEW bed_names AS SELECT name FROM beds;""");
        script("rollback/0004_rollback.sql", "DROP VIEW bed_names;\n-- back\\n\nDROP TABLE wards;");
        script("schema/0005_notes.sql", "CREATE TABLE notes (text TEXT);");
    }

    private void script(String name, String text) throws IOException {
        Path file = scripts.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    // Made once for all that ask for the same: it waits for the clock.
    private void snapshot(long number) throws IOException {
        Path known = made.resolve(number + ".sql");
        if (!Files.exists(known)) {
            Files.writeString(known, MigrationsSnapshot.of(source()).text(number));
        }
        script(String.format("snapshot/%04d.sql", number), Files.readString(known));
    }

    private MigrationSource source() {
        return MigrationSource.directory(scripts);
    }

    private Migrator migrator() {
        return migrator(source());
    }

    private Migrator migrator(MigrationSource source) {
        return Migrator.forDatabase(database.path(), database.opener())
                .withSource(source)
                .withApplication("z-monitor", "4.2.0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_new_database_starts_from_it_and_continues_with_what_is_newer(boolean locked) throws Exception {
        snapshot(4);
        if (locked) {
            MigrationsLock.write(scripts);
        }
        List<RunListener.Event> events = new ArrayList<>();

        MigrationPlan plan = migrator().plan();
        MigrationReport report = migrator().withListener(events::add).migrate();

        assertThat(plan.snapshot()).isEqualTo(OptionalLong.of(4));
        assertThat(plan.steps()).extracting(step -> step.id().number()).containsExactly(5L);
        assertThat(plan.warnings()).isEmpty();
        assertThat(report.snapshot()).isEqualTo(OptionalLong.of(4));
        assertThat(report.wasUpToDate()).isFalse();
        assertThat(report.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(5));
        assertThat(report.before().number()).isZero();
        assertThat(report.after().toString()).isEqualTo(plan.after().toString());
        assertThat(events)
                .filteredOn(RunListener.Event.StartedFromSnapshot.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((RunListener.Event.StartedFromSnapshot) event).covered())
                        .containsExactly(
                                MigrationId.schema(1),
                                MigrationId.seed(2),
                                MigrationId.data(3),
                                MigrationId.schema(4)));
        assertThat(database.rows("SELECT id, name FROM beds")).containsExactly("1|A", "2|B");
        assertThat(database.rows("SELECT seq FROM sqlite_sequence")).containsExactly("3");
        assertThat(database.tables()).containsExactly("beds", "notes", "wards");
    }

    @Test
    void the_ledger_says_so_for_each_migration_that_it_covers() throws Exception {
        snapshot(4);
        migrator().migrate();

        assertThat(database.rows("SELECT version, applied_by, compatible_with FROM schema_version ORDER BY version"))
                .containsExactly(
                        "1|z-monitor 4.2.0, from snapshot 4|null",
                        "2|z-monitor 4.2.0, from snapshot 4|null",
                        "3|z-monitor 4.2.0, from snapshot 4|null",
                        "4|z-monitor 4.2.0, from snapshot 4|3",
                        "5|z-monitor 4.2.0|null");
        assertThat(migrator().status())
                .allMatch(MigrationStatus.Applied.class::isInstance)
                .extracting(status -> status.inLedger().orElseThrow().snapshot())
                .containsExactly(
                        OptionalLong.of(4),
                        OptionalLong.of(4),
                        OptionalLong.of(4),
                        OptionalLong.of(4),
                        OptionalLong.empty());
        assertThat(migrator().maintenance().history())
                .extracting(AuditEntry::operation)
                .containsExactly("snapshot", "step", "run");
        assertThat(migrator().maintenance().history().get(0).detail()).isEqualTo("snapshot/0004.sql for 4 migrations");
        assertThat(migrator().maintenance().verify().findings()).isEmpty();
        assertThat(migrator().migrate().wasUpToDate()).isTrue();
    }

    @Test
    void what_it_leaves_is_what_a_replay_leaves_the_ledger_too() throws Exception {
        String ledger = "SELECT version, description, file_hash, rollback_sql, compatible_with FROM schema_version"
                + " ORDER BY version";
        String state = "SELECT set_chain, entries, schema_fingerprint, compatibility_floor FROM schema_version_state";
        snapshot(4);
        migrator(source().withoutSnapshots()).migrate();
        List<String> entries = database.rows(ledger);
        List<String> left = database.rows(state);
        assertThat(database.rows("SELECT * FROM schema_version WHERE applied_by LIKE '%snapshot%'"))
                .isEmpty();
        Files.delete(database.path());

        migrator().migrate();

        assertThat(database.rows(ledger)).isEqualTo(entries);
        assertThat(database.rows(state)).isEqualTo(left);
    }

    @Test
    void a_seal_shows_who_changed_an_entry_that_came_from_it() throws Exception {
        snapshot(4);
        migrator().migrate();
        database.execute("UPDATE schema_version SET applied_by = 'z-monitor 4.2.0' WHERE version = 2");

        assertThat(migrator().maintenance().verify().findings()).hasSize(1);
    }

    @Test
    void of_several_the_largest_one_is_taken_that_the_target_allows() throws Exception {
        snapshot(3);
        snapshot(5);

        assertThat(migrator().withTarget(Target.upTo(4)).plan().snapshot()).isEqualTo(OptionalLong.of(3));
        assertThat(migrator().withTarget(Target.upTo(2)).plan().snapshot()).isEmpty();

        MigrationReport report = migrator().withTarget(Target.upTo(3)).migrate();
        assertThat(report.snapshot()).isEqualTo(OptionalLong.of(3));
        assertThat(report.applied()).isEmpty();
        assertThat(report.after().number()).isEqualTo(3);

        MigrationReport later = migrator().migrate();
        assertThat(later.snapshot()).isEmpty();
        assertThat(later.applied()).extracting(step -> step.id().number()).containsExactly(4L, 5L);
        assertThat(migrator().migrate().wasUpToDate()).isTrue();
    }

    @Test
    void a_database_that_is_there_never_uses_it() throws Exception {
        migrator().withTarget(Target.upTo(2)).migrate();
        snapshot(4);

        MigrationReport report = migrator().migrate();

        assertThat(report.snapshot()).isEmpty();
        assertThat(report.applied()).extracting(step -> step.id().number()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void a_database_that_was_rolled_back_to_nothing_never_uses_it() throws Exception {
        script("rollback/0002_rollback.sql", "-- @rows beds may decrease\nDELETE FROM beds;");
        migrator().withTarget(Target.upTo(2)).migrate();
        migrator().maintenance().rollbackTo(0, "trial");
        Files.createDirectories(scripts.resolve("snapshot"));
        script("snapshot/0004.sql", "not even read");

        MigrationReport report = migrator().migrate();

        assertThat(report.snapshot()).isEmpty();
        assertThat(report.applied()).hasSize(5);
    }

    @Test
    void a_first_run_that_failed_leaves_a_database_that_is_new_still() throws Exception {
        script("schema/0006_wrong.sql", "CREATE TABLE late (a); INSERT INTO nowhere VALUES (1);");
        snapshot(4);
        MigrationException failure = failureOf(migrator());
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT name FROM sqlite_schema WHERE tbl_name <> 'schema_version_audit'"))
                .isEmpty();

        Files.delete(scripts.resolve("schema/0006_wrong.sql"));

        assertThat(migrator().migrate().snapshot()).isEqualTo(OptionalLong.of(4));
        assertThat(migrator().maintenance().verify().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO \"beds\"|INSERT INTO \"Beds\"",
                "-- rollback schema-0001 |-- rollback schema-0001 DELETE FROM beds;",
                "-- sha256 |-- sha256 0",
                "-- Made by|-- By",
            })
    void one_that_somebody_edited_is_refused(String edit) throws Exception {
        snapshot(4);
        Path file = scripts.resolve("snapshot/0004.sql");
        String text = Files.readString(file);
        String[] words = edit.split("\\|", -1);
        assertThat(text).contains(words[0]);
        Files.writeString(file, text.replace(words[0], words[1]));

        assertThat(failureOf(migrator()).problem().code()).isEqualTo(ProblemCode.SNAPSHOT_REFUSED);
        assertThat(database.path()).doesNotExist();
    }

    // As nobody generates it: each of these texts has the right hash.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO wards VALUES (1, 99);               | SNAPSHOT_FAILED",
                "INSERT INTO nowhere VALUES (1);                 | SNAPSHOT_FAILED",
                "COMMIT; BEGIN;                                  | STATEMENT_REFUSED",
                "INSERT OR ROLLBACK INTO beds VALUES (1, 'twice'); | SNAPSHOT_FAILED",
                "INSERT INTO schema_version (version) VALUES (9); | STATEMENT_REFUSED",
                "ATTACH 'x' AS y;                                | STATEMENT_REFUSED",
            })
    void one_that_does_what_no_snapshot_does_leaves_nothing(String statement, ProblemCode code) throws Exception {
        snapshot(4);
        Path file = scripts.resolve("snapshot/0004.sql");
        String[] parts = Files.readString(file).split("\n", 3);
        String rest = parts[2] + statement + "\n";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(rest.getBytes(StandardCharsets.UTF_8));
        Files.writeString(file, parts[0] + "\n-- sha256 " + HexFormat.of().formatHex(hash) + "\n" + rest);

        MigrationException failure = failureOf(migrator());

        assertThat(failure.problem().code()).isEqualTo(code);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        if (Files.exists(database.path())) {
            assertThat(database.tables()).isEmpty();
        }
    }

    @Test
    void one_that_the_lock_file_lists_otherwise_is_refused_although_its_own_hash_fits() throws Exception {
        snapshot(4);
        Path lock = MigrationsLock.write(scripts);
        Files.writeString(lock, Files.readString(lock).replaceFirst("#  .{64}", "#  " + "0".repeat(64)));

        MigrationException failure = failureOf(migrator());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SNAPSHOT_REFUSED);
        assertThat(failure).hasMessageContaining("migrations.lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema/0004_wards.sql", "rollback/0001_rollback.sql"})
    void one_that_was_made_from_other_scripts_is_refused(String changed) throws Exception {
        snapshot(4);
        script(changed, Files.readString(scripts.resolve(changed)) + "\n-- edited");

        MigrationException failure = failureOf(migrator());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SNAPSHOT_REFUSED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure).hasMessageContaining("other migrations");
    }

    @Test
    void a_late_migration_below_its_number_makes_it_stale() throws Exception {
        snapshot(5);
        script("seed/0005_late.sql", "INSERT INTO beds (name) VALUES ('L');");

        assertThat(failureOf(migrator()).problem().code()).isEqualTo(ProblemCode.SNAPSHOT_REFUSED);
    }

    @Test
    void one_that_is_refused_keeps_no_database_from_being_migrated_that_is_there() throws Exception {
        migrator().withTarget(Target.upTo(2)).migrate();
        script("snapshot/0004.sql", "edited");

        assertThat(migrator().migrate().applied()).hasSize(3);
    }

    @Test
    void one_that_the_lock_file_does_not_list_is_left_alone_with_a_note() throws Exception {
        MigrationsLock.write(scripts);
        snapshot(4);

        MigrationReport report = migrator().migrate();

        assertThat(report.snapshot()).isEmpty();
        assertThat(report.applied()).hasSize(5);
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("snapshot/0004.sql is not listed"));
    }

    @Test
    void a_name_that_is_no_number_is_refused() throws Exception {
        script("snapshot/newest.sql", "");

        assertThat(failureOf(migrator()).problem().code()).isEqualTo(ProblemCode.FILE_NAME);
    }

    @Test
    void what_it_covers_can_be_rolled_back() throws Exception {
        snapshot(4);
        migrator().withTarget(Target.upTo(4)).migrate();

        RollbackReport report = migrator().maintenance().rollbackTo(2, "trial");

        assertThat(report.rolledBack())
                .extracting(RollbackReport.Undone::id)
                .containsExactly(MigrationId.schema(4), MigrationId.data(3));
        assertThat(database.rows("SELECT id, name FROM beds")).containsExactly("1|A", "2|B", "3|C");
        assertThat(database.tables()).containsExactly("beds");
        assertThat(migrator().migrate().applied()).hasSize(3);
        assertThat(migrator().maintenance().verify().findings()).isEmpty();
    }

    @Test
    void an_older_build_rolls_back_what_it_covers_with_the_scripts_that_it_brought() throws Exception {
        script("schema/0004_wards.sql", "CREATE TABLE wards (id); CREATE VIEW bed_names AS SELECT name FROM beds;");
        script("snapshot/0004.sql", MigrationsSnapshot.of(source()).text(4));
        migrator().withTarget(Target.upTo(4)).migrate();
        for (String newer : List.of("schema/0004_wards.sql", "rollback/0004_rollback.sql", "schema/0005_notes.sql")) {
            Files.delete(scripts.resolve(newer));
        }
        Files.delete(scripts.resolve("snapshot/0004.sql"));

        MigrationReport report =
                migrator().withNewerDatabase(NewerDatabase.ROLL_BACK).migrate();

        assertThat(report.rolledBack()).extracting(RollbackReport.Undone::id).containsExactly(MigrationId.schema(4));
        assertThat(database.tables()).containsExactly("beds");
    }

    @Test
    void java_code_below_it_is_covered_by_its_revision() throws Exception {
        MigrationSource one = source().and(new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("INSERT INTO beds (name) VALUES ('J')");
            }
        }));
        script("snapshot/0004.sql", MigrationsSnapshot.of(one).text(4));
        MigrationSource other = source().and(new Coded(2, "2", context -> {}));

        assertThat(failureOf(migrator(other)).problem().code()).isEqualTo(ProblemCode.SNAPSHOT_REFUSED);
        assertThat(failureOf(migrator()).problem().code()).isEqualTo(ProblemCode.SNAPSHOT_REFUSED);
        assertThat(migrator(one).migrate().snapshot()).isEqualTo(OptionalLong.of(4));
        assertThat(database.rows("SELECT name FROM beds ORDER BY id")).contains("J");
    }

    @ParameterizedTest
    @EnumSource(Atomicity.class)
    void a_step_after_it_that_fails_takes_it_along_unless_each_is_kept(Atomicity atomicity) throws Exception {
        snapshot(4);
        script("schema/0006_wrong.sql", "CREATE TABLE late (a); INSERT INTO nowhere VALUES (1);");

        MigrationException failure = failureOf(migrator().withAtomicity(atomicity));

        boolean kept = atomicity == Atomicity.PER_STEP;
        assertThat(failure.databaseState()).isEqualTo(kept ? DatabaseState.AT_LAST_GOOD_STEP : DatabaseState.UNTOUCHED);
        assertThat(database.tables()).hasSize(kept ? 3 : 0);
        Files.delete(scripts.resolve("schema/0006_wrong.sql"));
        MigrationReport report = migrator().migrate();
        assertThat(report.snapshot().isPresent()).isEqualTo(!kept);
        assertThat(report.after().number()).isEqualTo(5);
        assertThat(migrator().maintenance().verify().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- @foreign-keys on\nCREATE TABLE more (a);", "-- @no-transaction\nVACUUM;"})
    void a_step_with_a_transaction_of_its_own_may_follow_it(String script) throws Exception {
        snapshot(5);
        script("schema/0006_alone.sql", script);

        MigrationReport report = migrator().migrate();

        assertThat(report.snapshot()).isEqualTo(OptionalLong.of(5));
        assertThat(report.applied()).hasSize(1);
        assertThat(migrator().migrate().wasUpToDate()).isTrue();
        assertThat(migrator().maintenance().verify().findings()).isEmpty();
    }

    @Test
    void repeatables_run_after_it() throws Exception {
        script("repeatable/overview.sql", "CREATE VIEW overview AS SELECT count(*) AS beds FROM beds;");
        snapshot(5);

        MigrationReport report = migrator().migrate();

        assertThat(report.snapshot()).isEqualTo(OptionalLong.of(5));
        assertThat(report.repeatables()).hasSize(1);
        assertThat(database.rows("SELECT beds FROM overview")).containsExactly("2");
        assertThat(Files.readString(scripts.resolve("snapshot/0005.sql"))).doesNotContain("overview");
        MigrationsSnapshot.of(source()).verify();
    }

    @Test
    void a_database_in_memory_starts_from_it_too() throws Exception {
        snapshot(4);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            assertThat(Migrator.forConnection(connection)
                            .withSource(source())
                            .migrate()
                            .snapshot())
                    .isEqualTo(OptionalLong.of(4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE own (a)", "CREATE VIEW own AS SELECT 1", "PRAGMA encoding = 'UTF-16'"})
    void a_given_database_that_is_not_quite_empty_does_not(String first) throws Exception {
        snapshot(4);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(first);
                statement.execute("PRAGMA user_version = 1");
            }
            Migrator migrator = Migrator.forConnection(connection).withSource(source());

            if (first.contains("TABLE")) {
                assertThat(failureOf(migrator).problem().code()).isEqualTo(ProblemCode.TABLES_WITHOUT_LEDGER);
            } else {
                assertThat(migrator.migrate().snapshot()).isEmpty();
            }
        }
    }

    @Test
    void a_database_that_somebody_fills_before_the_transaction_is_migrated_step_by_step() throws Exception {
        snapshot(4);

        MigrationReport report = migrator()
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Planned planned
                            && planned.plan().snapshot().isPresent()) {
                        try {
                            database.execute("CREATE VIEW own AS SELECT 1");
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    }
                })
                .migrate();

        assertThat(report.snapshot()).isEmpty();
        assertThat(report.applied()).hasSize(5);
    }
}
