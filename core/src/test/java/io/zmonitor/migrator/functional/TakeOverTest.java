package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.LegacyMigrations.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases of the earlier runners: every state of docs/how-to/adopt-a-database.md, on real encrypted files. */
class TakeOverTest {
    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void place() throws Exception {
        database = MonitorDatabase.in(folder);
        database.opener()
                .open(LegacyTakeOver.newFile(database.path()), Purpose.CREATION)
                .close();
    }

    @ParameterizedTest
    @MethodSource("io.zmonitor.migrator.functional.LegacyState#all")
    void every_state_of_the_field_has_its_outcome(LegacyState state) throws Exception {
        takeOver(state).proveOutcome();
    }

    @Test
    void a_complete_database_is_taken_over_once_and_its_rows_stay_as_they_are() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.COMPLETE);
        database.execute(
                "INSERT INTO patients (mrn, name) VALUES ('M-1', 'A')", "INSERT INTO vitals (mrn) VALUES ('M-1')");
        List<String> before = database.rows("SELECT * FROM patients, vitals, settings");
        CountingOpener opener = new CountingOpener(database.opener());

        MigrationReport first = takeOver.migrator().migrate();

        assertThat(first.wasUpToDate()).isTrue();
        assertThat(first.before()).isEqualTo(first.after());
        assertThat(database.rows("SELECT * FROM patients, vitals, settings")).isEqualTo(before);
        assertThat(database.rows("SELECT operation, count(*) FROM schema_version_audit GROUP BY operation"))
                .containsExactly("backup|1", "run|1", "take_over|7");
        assertThat(database.rows("SELECT applied_by, count(*) FROM schema_version GROUP BY applied_by"))
                .containsExactly("inferred at take-over|2", "migrate.py|5");
        assertThat(database.rows("SELECT applied_at FROM schema_version WHERE version = 5"))
                .containsExactly("2026-11-20T10:00:00Z");
        assertThat(database.rows("SELECT count(*) FROM schema_version WHERE rollback_sql IS NOT NULL"))
                .containsExactly("2");

        MigrationReport second = new LegacyTakeOver(
                        takeOver.state(), new MonitorDatabase(database.path(), opener), takeOver.scripts())
                .migrator()
                .migrate();

        assertThat(second.warnings()).isEmpty();
        assertThat(opener.connections()).isEqualTo(1);
        assertThat(opener.statements()).hasSize(1);
    }

    @Test
    void what_comes_late_runs_if_that_is_allowed() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.SCHEMA_ONLY);

        assertThat(takeOver.migrator()
                        .withOutOfOrder(OutOfOrder.ALLOW)
                        .migrate()
                        .applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.seed(1), MigrationId.seed(2), MigrationId.data(3));
        assertThat(takeOver.migrator().migrate().wasUpToDate()).isTrue();
    }

    @Test
    void what_is_half_applied_is_taken_as_declared_and_the_reason_is_kept() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.FAILED_HALF_WAY);
        database.execute("CREATE INDEX contacts_by_mrn ON contacts (mrn)", "DROP INDEX patients_by_bed");
        TakeOver declared = TakeOver.byEvidence()
                .withApplied(MigrationId.schema(1), "the index was dropped by hand, ZM-17")
                .withRow(99, MigrationId.schema(1), "not on this device");

        MigrationReport report = takeOver.migrator().withTakeOver(declared).migrate();

        assertThat(report.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(5));
        assertThat(database.rows("SELECT applied_by FROM schema_version WHERE migration_type || version = 'schema1'"))
                .containsExactly("declared at take-over");
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE detail LIKE '%ZM-17%'"))
                .containsExactly("1");
    }

    @Test
    void an_edited_script_is_accepted_by_declaration() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.EDITED_AFTERWARDS);

        MigrationReport report = takeOver.migrator()
                .withTakeOver(TakeOver.byEvidence().withApplied(MigrationId.schema(4), "a comment was taken out"))
                .migrate();

        assertThat(report.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(5));
        assertThat(takeOver.migrator().migrate().wasUpToDate()).isTrue();
    }

    @Test
    void rows_of_withdrawn_and_renumbered_migrations_are_refused_until_they_are_declared() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.TARGET_THREE);
        database.execute(
                "INSERT INTO schema_version (version, applied_at, migration_type, file_hash) VALUES"
                        + " (7, '2026-11-20 10:00:00', 'data', 'ff')",
                "UPDATE schema_version SET version = 6 WHERE version = 3");

        assertThat(refusal(takeOver))
                .contains("row 6 (data) has the content of data-0003; row 7 (data) fits no migration of this build");

        TakeOver declared = TakeOver.byEvidence()
                .withRow(6, MigrationId.data(3), "renumbered in 5.0")
                .withoutRow(7, "withdrawn in 5.0");
        assertThat(takeOver.migrator().withTakeOver(declared).migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(4), MigrationId.schema(5));
    }

    @Test
    void files_that_were_checked_out_with_other_line_ends_are_recognised() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.TARGET_FOUR);
        LegacyMigrations windows = takeOver.state()
                .set()
                .with(CONTACTS, takeOver.state().set().text(CONTACTS).replace("\n", "\r\n"));
        database.execute(
                "UPDATE schema_version SET file_hash = upper('" + windows.hash(CONTACTS) + "') WHERE version = 4");

        assertThat(takeOver.migrator().migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(5));
    }

    @Test
    void a_step_that_fails_leaves_the_ledger_to_the_runner_it_came_from() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.TARGET_FOUR);
        List<String> before = database.rows("SELECT * FROM schema_version");
        takeOver.state()
                .set()
                .with(LegacyMigrations.WARDS, "SELECT nothing FROM nowhere;")
                .writeTo(takeOver.scripts());

        assertThat(MonitorDatabase.failureOf(takeOver.migrator()).problem().code())
                .isEqualTo(ProblemCode.STATEMENT_FAILED);

        assertThat(database.rows("SELECT * FROM schema_version")).isEqualTo(before);
    }

    @Test
    void a_take_over_before_a_step_without_transaction_is_committed_by_itself() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.TARGET_FOUR);
        takeOver.state()
                .set()
                .with(LegacyMigrations.WARDS, "-- @no-transaction\nVACUUM;")
                .writeTo(takeOver.scripts());

        assertThat(takeOver.migrator().migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(5));
        assertThat(takeOver.migrator().migrate().wasUpToDate()).isTrue();
    }

    @Test
    void without_asking_the_schema_a_table_that_was_rolled_back_is_missing_for_ever() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.TARGET_FOUR);
        database.execute("DELETE FROM schema_version WHERE migration_type = 'seed'");
        for (int version = 1; version <= 2; version++) {
            String file = version == 1 ? LegacyMigrations.FIRST : LegacyMigrations.VITALS;
            try (Connection connection = database.open()) {
                new FieldDatabase(connection, takeOver.state().set()).recordAsMigrate(file);
            }
        }
        database.execute("DROP TABLE contacts", "ALTER TABLE patients DROP COLUMN contact");

        new MigrationRun(settings(takeOver).withoutGuard(Guard.SCHEMA_ASKED)).execute();

        assertThat(database.tables()).doesNotContain("contacts");
        assertThat(takeOver.migrator().migrate().wasUpToDate()).isTrue();
    }

    @Test
    void a_row_written_between_plan_and_transaction_is_seen_and_would_be_lost_without_reading_again() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.TARGET_FOUR);
        RunSettings meddled = settings(takeOver).withListener(event -> {
            if (event instanceof RunListener.Event.Planned) {
                insertLateRow();
            }
        });

        assertThat(refusalOf(meddled)).contains("row 9 (schema) fits no migration");

        database.execute("DELETE FROM schema_version WHERE version = 9");
        new MigrationRun(meddled.withoutGuard(Guard.READ_AGAIN)).execute();
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE detail LIKE 'row: version=9%'"))
                .containsExactly("0");
    }

    @Test
    void the_report_says_what_was_taken_over() throws Exception {
        assertThat(takeOver(LegacyState.COMPLETE)
                        .migrator()
                        .migrate()
                        .warnings()
                        .get(0))
                .isEqualTo(Results.warning(
                        Warning.Kind.TAKEN_OVER, "the ledger of migrate.py with 5 rows gives 7 applied migrations"));
    }

    @NeedsEncryption
    @Test
    void texts_in_double_quotes_that_another_sqlite_left_are_named() throws Exception {
        LegacyTakeOver takeOver = takeOver(LegacyState.COMPLETE);
        database.execute(
                "CREATE TABLE bed (state TEXT CHECK (state <> 'open'))",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, '''open''', '\"open\"') WHERE name = 'bed'");

        assertThat(takeOver.migrator().migrate().warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.DOUBLE_QUOTED_TEXT)
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).startsWith("table bed has \"open\" in double quotes"));
    }

    private LegacyTakeOver takeOver(LegacyState state) throws SQLException, IOException {
        try (Connection connection = database.open()) {
            state.buildIn(new FieldDatabase(connection, state.set()));
        }
        return LegacyTakeOver.of(state, database, folder.resolve("scripts"));
    }

    private RunSettings settings(LegacyTakeOver takeOver) {
        return RunSettings.forFile(database.path(), database.opener())
                .withSource(MigrationSource.directory(takeOver.scripts()));
    }

    private void insertLateRow() {
        try {
            database.execute("INSERT OR IGNORE INTO schema_version (version, applied_at, migration_type, file_hash)"
                    + " VALUES (9, '2026-11-20 10:00:00', 'schema', 'ee')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String refusal(LegacyTakeOver takeOver) {
        return MonitorDatabase.failureOf(takeOver.migrator()).problem().summary();
    }

    private static String refusalOf(RunSettings settings) {
        return MonitorDatabase.failureOf(new MonitorDatabase.Run(settings))
                .problem()
                .summary();
    }
}
