package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Verification;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Findings;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changed behind the library's back, and what no chain of hashes can show. */
class VerificationTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE beds;"),
        data(2, "SELECT 1;").withRollback("SELECT 1;"),
        schema(3, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE alarms;")
    };

    private static final Migration[] MORE = {
        SET[0], SET[1], SET[2], schema(4, "CREATE TABLE wards (id INTEGER PRIMARY KEY);")
    };
    private static final String OTHERS =
            "its description, time, duration, application or compatibility is not what was recorded";

    private static final String[] TRIGGERS_OFF = {
        "DROP TRIGGER schema_version_audit_keeps_rows", "DROP TRIGGER schema_version_audit_keeps_values"
    };

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private List<String> triggers;

    @BeforeEach
    void migrate() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(SET).migrate();
        database.migrator(SET).maintenance().rollback(1, "a test");
        database.migrator(SET).migrate();
        triggers = database.rows("SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    }

    @Test
    void finds_nothing_after_runs_failures_and_rollbacks() throws IOException {
        Migration[] failing = {SET[0], SET[1], SET[2], data(4, "UPDATE nowhere SET x = 1;")};
        MonitorDatabase.failureOf(database.migrator(failing));
        byte[] before = Files.readAllBytes(database.path());

        Verification verification = maintenance().verify();

        assertThat(verification.findings()).isEmpty();
        assertThat(verification.isClean()).isTrue();
        assertThat(verification.auditRows()).isEqualTo(12);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void a_storage_that_fails_meanwhile_is_told_and_not_that_no_transaction_is_open() {
        for (String during : List.of("schema_version_audit", "schema_version_state")) {
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> new MonitorDatabase(database.path(), failingAt(during))
                            .migrator(SET)
                            .maintenance()
                            .verify());

            assertThat(failure.problem().code()).as(during).isEqualTo(ProblemCode.STORAGE_FAILED);
        }
    }

    /** Fails at a query as the storage does: SQLite has ended the transaction by itself by then (driver fact 12). */
    private static DatabaseOpener failingAt(String table) {
        return new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                if (!purpose.isForRun()) {
                    return super.open(file, purpose);
                }
                Connection real = super.open(file, purpose);
                return Intercepted.connection(real, sql -> {
                    if (sql.contains("FROM " + table) || sql.contains("FROM main." + table)) {
                        new SqlConnection(real).execute("ROLLBACK");
                        throw new SQLException("[SQLITE_IOERR_READ] disk I/O error", null, 266);
                    }
                });
            }
        };
    }

    @Test
    void tells_the_history() {
        List<AuditEntry> history = maintenance().history();

        assertThat(history)
                .extracting(row -> row.operation() + " " + row.subject().replaceAll("backup-.*", "backup"))
                .containsExactly(
                        "step schema-0001",
                        "step data-0002",
                        "step schema-0003",
                        "run ",
                        "backup zmonitor.db.backup",
                        "rollback schema-0003",
                        "rollback ",
                        "backup zmonitor.db.backup",
                        "step schema-0003",
                        "run ");
        assertThat(history).extracting(AuditEntry::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(history.get(6).from()).isEqualTo("3/2/0");
        assertThat(history.get(6).to()).isEqualTo("1/2/0");
        assertThat(history.get(6).application()).isEqualTo("z-monitor 4.2.0");
    }

    @Test
    void finds_a_row_that_was_edited() throws SQLException {
        tamper("UPDATE schema_version_audit SET application = 'somebody else' WHERE sequence = 5");

        assertThat(maintenance().verify().findings())
                .containsExactly(new Findings.InAuditData(5, "it is not what was written: its hash does not fit"));
    }

    @Test
    void finds_a_row_that_was_edited_with_a_hash_that_fits() throws SQLException {
        tamper("UPDATE schema_version_audit SET hash = '00' WHERE sequence = 5");

        assertThat(maintenance().verify().findings())
                .containsExactly(
                        new Findings.InAuditData(5, "it is not what was written: its hash does not fit"),
                        new Findings.InAuditData(6, "it does not follow from the row before it"));
    }

    @Test
    void finds_rows_that_were_deleted() throws SQLException {
        tamper("DELETE FROM schema_version_audit WHERE sequence IN (1, 5, 6)");

        assertThat(maintenance().verify().findings())
                .containsExactly(
                        new Findings.InAuditData(2, "row 1 before it is missing"),
                        new Findings.InAuditData(7, "rows 5 to 6 before it are missing"),
                        new Findings.InAuditData(0, "schema-0001: no row of the audit says who wrote its entry"));
    }

    @Test
    void finds_a_deleted_row_although_the_rest_was_renumbered() throws SQLException {
        tamper(
                "DELETE FROM schema_version_audit WHERE sequence = 7",
                "UPDATE schema_version_audit SET sequence = 7 WHERE sequence = 8");

        assertThat(maintenance().verify().findings())
                .contains(new Findings.InAuditData(7, "it does not follow from the row before it"));
    }

    @Test
    void finds_rows_that_were_reordered() throws SQLException {
        tamper(
                "UPDATE schema_version_audit SET sequence = 99 WHERE sequence = 5",
                "UPDATE schema_version_audit SET sequence = 5 WHERE sequence = 7",
                "UPDATE schema_version_audit SET sequence = 7 WHERE sequence = 99");

        assertThat(maintenance().verify().findings())
                .contains(
                        new Findings.InAuditData(5, "it is not what was written: its hash does not fit"),
                        new Findings.InAuditData(7, "it is not what was written: its hash does not fit"));
    }

    @Test
    void finds_that_the_triggers_are_gone() throws SQLException {
        database.execute(TRIGGERS_OFF);

        assertThat(maintenance().verify().findings())
                .containsExactly(
                        new Findings.InAuditData(
                                0, "the trigger schema_version_audit_keeps_rows is missing or was changed"),
                        new Findings.InAuditData(
                                0, "the trigger schema_version_audit_keeps_values is missing or was changed"));
    }

    @Test
    void cannot_find_rows_that_were_cut_off_at_the_end() throws SQLException {
        AuditEntry.Anchor kept = maintenance().verify().newest().orElseThrow();
        tamper("DELETE FROM schema_version_audit WHERE sequence > 10");
        tamper("DELETE FROM schema_version_audit WHERE sequence = 10");

        Verification verification = maintenance().verify();
        assertThat(verification.isClean()).isTrue();
        assertThat(verification.newest()).get().isNotEqualTo(kept);
    }

    @Test
    void finds_every_column_of_the_ledger_that_somebody_changed_and_no_later_run_hides_it() throws SQLException {
        Map<String, String> columns = Map.of(
                "rollback_sql", "its stored rollback script is not the one that was recorded",
                "file_hash", "its checksum is not the one that was recorded",
                "description", OTHERS,
                "applied_at", OTHERS,
                "execution_time_ms", OTHERS,
                "applied_by", OTHERS,
                "compatible_with", OTHERS);
        for (Map.Entry<String, String> column : columns.entrySet()) {
            Path altered = folder.resolve(column.getKey() + ".db");
            MonitorDatabase one = new MonitorDatabase(altered, new TestOpener());
            one.migrator(SET).migrate();
            one.execute("UPDATE schema_version SET " + column.getKey() + " = 1 WHERE version = 2");

            assertThat(one.migrator(SET).maintenance().verify().findings())
                    .as(column.getKey())
                    .contains(new Findings.InAuditData(0, "data-0002: " + column.getValue()));
        }
        database.execute("UPDATE schema_version SET rollback_sql = NULL WHERE version = 2");
        Migration[] more = {SET[0], SET[1], SET[2], data(4, "SELECT 1;")};
        database.migrator(more).migrate();

        assertThat(database.migrator(more).maintenance().verify().findings())
                .containsExactly(new Findings.InAuditData(
                        0, "data-0002: its stored rollback script is not the one that was recorded"));
    }

    @Test
    void finds_that_all_entries_were_removed() throws SQLException {
        database.execute("DELETE FROM schema_version");

        assertThat(maintenance().verify().findings()).hasSize(4);
    }

    @Test
    void finds_an_entry_that_somebody_wrote() throws SQLException {
        database.execute(
                "INSERT INTO schema_version SELECT 4, migration_type, description, applied_at, file_hash,"
                        + " execution_time_ms, applied_by, rollback_sql, compatible_with FROM schema_version WHERE version = 2");

        assertThat(maintenance().verify().findings())
                .contains(new Findings.InAuditData(0, "data-0004: no row of the audit says who wrote its entry"));
    }

    @Test
    void a_stored_rollback_script_that_somebody_changed_is_not_run() throws SQLException {
        database.execute("UPDATE schema_version SET rollback_sql = '-- @rows beds may decrease' || char(10)"
                + " || 'DROP TABLE beds;' WHERE version = 3");

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> maintenance().rollback(1, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROLLBACK_SCRIPT_CHANGED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.tables()).containsExactly("alarms", "beds");
        assertThat(maintenance()
                        .withRollbackScripts(Maintenance.RollbackScripts.PRESENT)
                        .rollback(1, "a test")
                        .rolledBack())
                .hasSize(1);
        assertThat(database.tables()).containsExactly("beds");
    }

    @Test
    void a_repair_a_rollback_and_a_run_leave_entries_that_the_audit_confirms() {
        Migration[] changed = {SET[0], data(2, "SELECT 2;").withRollback("SELECT 1;"), SET[2]};
        database.migrator(changed).maintenance().acceptChange(MigrationId.data(2), "a typing error");
        assertThat(database.migrator(changed).maintenance().verify().findings()).isEmpty();

        database.migrator(changed).maintenance().rollbackTo(0, "a test");
        assertThat(database.migrator(changed).maintenance().verify().findings()).isEmpty();
    }

    @Test
    void the_report_tells_the_newest_row_of_the_audit_and_the_audit_tells_who_and_why() {
        Migration[] more = {SET[0], SET[1], SET[2], data(4, "SELECT 1;").withRollback("SELECT 1;")};
        Migrator migrator = database.migrator(more).withOperator("nurse 12");

        MigrationReport report = migrator.migrate();
        AuditEntry newest = last(maintenance().history());

        assertThat(report.audit()).contains(newest.anchor());
        assertThat(newest.operator()).isEqualTo("nurse 12");
        assertThat(migrator.migrate().audit()).isEmpty();
        migrator.maintenance().rollback(1, "the printer cannot read it");
        assertThat(last(maintenance().history()).detail()).isEqualTo("1 rolled back: the printer cannot read it");
        assertThat(last(maintenance().history()).operator()).isEqualTo("nurse 12");
        assertThatIllegalArgumentException().isThrownBy(() -> migrator.withOperator(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> migrator.maintenance().rollback(1, " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> migrator.maintenance().rehearseAndSwap(""));
    }

    private static AuditEntry last(List<AuditEntry> history) {
        return history.get(history.size() - 1);
    }

    @Test
    void cannot_find_an_older_copy_of_the_file() throws IOException {
        Path copy = folder.resolve("copy.db");
        Files.copy(database.path(), copy);
        database.migrator(SET).maintenance().rollback(1, "a test");
        Files.copy(copy, database.path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(maintenance().verify().isClean()).isTrue();
    }

    @Test
    void finds_what_the_source_cannot_confirm() throws SQLException {
        Migration[] other = {SET[0], data(2, "SELECT 2;"), schema(4, "SELECT 1;")};

        assertThat(database.migrator(other).maintenance().verify().findings())
                .extracting(finding -> ((Finding.InLedger) finding).migration())
                .containsExactly(MigrationId.data(2), MigrationId.schema(3));
        assertThat(database.migrator(SET[0], SET[1]).maintenance().verify().findings())
                .containsExactly(new Findings.InLedgerData(
                        MigrationId.schema(3), "it was applied by a newer build: z-monitor 4.2.0"));
    }

    @Test
    void finds_a_schema_that_was_changed_by_hand() throws SQLException {
        database.execute("CREATE TABLE smuggled (x)", "DELETE FROM schema_version WHERE version = 3");

        assertThat(maintenance().verify().findings())
                .containsExactly(
                        new Findings.InAuditData(
                                0, "schema-0003: its entry is gone, and no row of the audit says who removed it"),
                        new Findings.InSchemaData("the last run left 3 entries in the ledger, and now there are 2"),
                        new Findings.InSchemaData(
                                "the schema is not the one that the last run left: table smuggled was added"));
    }

    @Test
    void reads_a_database_without_ledger_and_refuses_a_missing_one() throws Exception {
        MonitorDatabase empty = new MonitorDatabase(folder.resolve("empty.db"), new TestOpener());
        Files.createFile(empty.path());
        empty.opener()
                .open(new io.zmonitor.migrator.spi.DatabaseFile(empty.path()), Purpose.CREATION)
                .close();
        MonitorDatabase missing = new MonitorDatabase(folder.resolve("missing.db"), new TestOpener());

        assertThat(empty.migrator(SET).maintenance().history()).isEmpty();
        assertThat(empty.migrator(SET).maintenance().verify().isClean()).isTrue();
        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> missing.migrator(SET).maintenance().verify())
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.DATABASE_MISSING);
        assertThat(missing.path()).doesNotExist();
    }

    private Maintenance maintenance() {
        return database.migrator(SET).maintenance();
    }

    @Test
    void a_run_over_a_broken_chain_warns_of_it_and_goes_on() throws SQLException {
        tamper("UPDATE schema_version_audit SET detail = 'nothing happened' WHERE sequence = 3");

        MigrationReport report = database.migrator(MORE).migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(report.warnings())
                .containsExactly(Results.warning(
                        Warning.Kind.CHECK_WARNED,
                        "audit intact: row 3 of the audit: it is not what was written: its hash does not fit"));
    }

    @Test
    void a_run_finds_gaps_before_the_rows_that_it_looks_at() throws SQLException {
        tamper(
                "DELETE FROM schema_version_audit WHERE sequence = 2",
                "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                        + " INSERT INTO schema_version_audit SELECT i, '', '', '', '', '', '', 0, '', '', '', '', NULL, NULL FROM n");

        assertThat(database.migrator(MORE).maintenance().check(Check.Phase.PRE))
                .filteredOn(result -> result.check().equals("audit intact"))
                .extracting(result -> result.verdict().toString())
                .allMatch(verdict -> verdict.contains("90 of the rows 1 to 150 are missing"));
    }

    @Test
    void a_rollback_over_a_broken_chain_warns_of_it_too() throws SQLException {
        tamper("DELETE FROM schema_version_audit WHERE sequence = 2");

        assertThat(maintenance().rollback(1, "a test").warnings())
                .extracting(Warning::text)
                .contains("audit intact: row 3 of the audit: row 2 before it is missing");
    }

    @Test
    void a_run_refuses_a_broken_chain_if_that_is_asked_for() throws SQLException {
        database.execute(TRIGGERS_OFF);

        MigrationException failure =
                MonitorDatabase.failureOf(database.migrator(MORE).withPreCheck(BuiltInChecks.auditIntact()));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(failure.problem().summary())
                .contains("audit intact", "schema_version_audit_keeps_rows is missing or was changed");
        assertThat(database.ledger()).hasSize(3);
    }

    @Test
    void an_audit_without_its_columns_is_told_and_keeps_nobody_from_a_refusal_that_says_so() throws SQLException {
        database.execute("ALTER TABLE schema_version_audit RENAME COLUMN detail TO details");

        assertThat(database.migrator(MORE).maintenance().check(Check.Phase.PRE))
                .filteredOn(result -> result.check().equals("audit intact"))
                .extracting(result -> result.verdict().toString())
                .allMatch(verdict -> verdict.contains("its columns are not the ones that were made"));
    }

    @Test
    void a_whole_chain_passes_and_takes_no_place_in_the_warnings() {
        MigrationReport report = database.migrator(MORE)
                .withPreCheck(BuiltInChecks.auditIntact())
                .migrate();

        assertThat(report.warnings()).isEmpty();
    }

    /** Changes the audit with its triggers out of the way, and puts them back. */
    private void tamper(String... statements) throws SQLException {
        database.execute(TRIGGERS_OFF);
        database.execute(statements);
        database.execute(triggers.toArray(String[]::new));
    }
}
