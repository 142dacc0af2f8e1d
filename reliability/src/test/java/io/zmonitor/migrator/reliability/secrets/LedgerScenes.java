package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Target;
import java.util.List;

/** Ledgers that fit nothing, corrections that are refused, and ways back that are closed. */
final class LedgerScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final SqlMigration BED = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final SqlMigration NOTED = EncryptedDevice.data(3, "UPDATE admission SET note = '" + WORD + "';")
            .withRollback("UPDATE admission SET note = NULL;");
    private static final String EARLIER = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT,"
            + " description TEXT, file_hash TEXT, rollback_file TEXT)";
    private static final String FLYWAY = "CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY,"
            + " version TEXT, description TEXT, type TEXT, script TEXT, checksum INT, installed_by TEXT,"
            + " installed_on TEXT, execution_time INT, success BOOLEAN)";

    private LedgerScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(
                        ProblemCode.CHANGED,
                        "changed",
                        device -> then(
                                device, List.of(BED), EncryptedDevice.schema(2, "CREATE TABLE " + WORD + " (id)"))),
                FailureCase.of(ProblemCode.MISSING, "missing", device -> then(device, List.of(BED, NOTED), NOTED)),
                FailureCase.of(
                        ProblemCode.OUT_OF_ORDER, "out_of_order", device -> then(device, List.of(NOTED), BED, NOTED)),
                FailureCase.of(
                        ProblemCode.FROM_NEWER_BUILD, "newer_build", device -> then(device, List.of(BED, NOTED))),
                FailureCase.of(ProblemCode.NEWER_DATABASE_LACKS, "newer_database_lacks", LedgerScenes::newerLacks),
                meddled(
                        ProblemCode.LEDGER_UNREADABLE,
                        "unreadable",
                        "ALTER TABLE schema_version DROP COLUMN file_hash"),
                meddled(
                        ProblemCode.LEDGER_FROM_NEWER_LIBRARY,
                        "newer_library",
                        "UPDATE schema_version_state SET format = 99"),
                meddled(
                        ProblemCode.LEDGER_ENTRY_INVALID,
                        "invalid_entry",
                        "UPDATE schema_version SET version = -4, description = '" + WORD + "', file_hash = '" + WORD
                                + "'"),
                meddled(
                        ProblemCode.TABLES_WITHOUT_LEDGER,
                        "no_ledger",
                        "DROP TABLE schema_version",
                        "DROP TABLE schema_version_state"),
                FailureCase.of(ProblemCode.LEDGER_OF_EARLIER_RUNNER, "earlier_runner", device -> {
                    earlier(device, "initial");
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .rollbackTo(0, "a test"));
                }),
                FailureCase.of(ProblemCode.TAKE_OVER_UNEXPLAINED, "take_over", device -> {
                    earlier(device, WORD);
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.BASELINE_OF_EMPTY_DATABASE, "baseline_of_nothing", device -> {
                    device.fill();
                    device.meddle(
                            "DROP TABLE admission",
                            "DROP TABLE patient",
                            "DROP TABLE schema_version",
                            "DROP TABLE schema_version_state");
                    baseline(device, 1);
                }),
                FailureCase.of(ProblemCode.BASELINE_BESIDE_LEDGER, "baseline_beside_ledger", device -> {
                    device.fill();
                    baseline(device, 1);
                }),
                FailureCase.of(ProblemCode.BASELINE_UNKNOWN, "baseline_unknown", device -> {
                    forget(device);
                    baseline(device, 9);
                }),
                FailureCase.of(ProblemCode.FLYWAY_HISTORY_MISSING, "no_flyway", device -> {
                    forget(device);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .importFlyway("retired"));
                }),
                FailureCase.of(ProblemCode.FLYWAY_HISTORY_UNEXPLAINED, "flyway", device -> {
                    forget(device);
                    device.meddle(
                            FLYWAY,
                            "INSERT INTO flyway_schema_history VALUES (1, '7', '" + WORD
                                    + "', 'SQL', 'V7__x.sql', 1, 'me', '2024-01-01 00:00:00', 3, 1)");
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .importFlyway("retired"));
                }),
                FailureCase.of(ProblemCode.REPAIR_NOT_CHANGED, "repair_of_the_unchanged", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .acceptChange(MigrationId.schema(1), "x"));
                }),
                FailureCase.of(ProblemCode.REPAIR_NOT_MISSING, "repair_of_the_present", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .dropEntry(MigrationId.schema(1), "x"));
                }),
                FailureCase.of(ProblemCode.TARGET_BELOW_DATABASE, "target_below", device -> {
                    device.fill(BED);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                            .withTarget(new Target.UpTo(1))
                            .migrate());
                }),
                FailureCase.of(ProblemCode.ROLLBACK_MISSING, "no_rollback", device -> {
                    device.fill(BED);
                    back(device, 1, BED);
                }),
                FailureCase.of(ProblemCode.ROLLBACK_BEYOND_FIRST, "rollback_too_far", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .rollback(5, "a test"));
                }),
                FailureCase.of(ProblemCode.ROLLBACK_NOT_IN_TRANSACTION, "rollback_alone", device -> {
                    SqlMigration vacuumed = BED.withRollback("-- @no-transaction\nVACUUM;");
                    device.fill(vacuumed);
                    back(device, 1, vacuumed);
                }),
                FailureCase.of(ProblemCode.ROLLBACK_SCRIPT_CHANGED, "rollback_altered", device -> {
                    device.fill(BED.withRollback("DROP TABLE bed;"));
                    device.meddle("UPDATE schema_version SET rollback_sql = 'SELECT ''" + WORD + "'''");
                    back(device, 1, BED);
                }),
                FailureCase.of(ProblemCode.ROLLBACK_TAKES_SEED_ROWS, "rollback_of_a_seed", device -> {
                    SqlMigration bed = BED.withRollback("-- @rows bed may decrease\nDROP TABLE bed;");
                    SqlMigration seed = SqlMigration.of(
                            MigrationId.seed(2),
                            "beds",
                            "INSERT INTO bed (id) VALUES (1); UPDATE admission SET note = '" + WORD + "';");
                    device.fill(bed, seed);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, bed, seed)
                            .maintenance()
                            .rollbackTo(1, "a test"));
                }),
                FailureCase.of(ProblemCode.STATEMENT_FAILED, "rollback_fails", LedgerScenes::rollbackFails),
                FailureCase.without("taken_over", device -> {
                    earlier(device, "schema 1");
                    device.meddle("DELETE FROM schema_version WHERE version = 7");
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
                }),
                FailureCase.without("flyway_imported", device -> {
                    forget(device);
                    device.meddle(
                            FLYWAY,
                            "INSERT INTO flyway_schema_history VALUES (1, '1', 'schema 1', 'SQL', 'V1__schema_1.sql',"
                                    + " 1, 'me', '2024-01-01 00:00:00', 3, 1)");
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .importFlyway("retired"));
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
                }),
                FailureCase.of(ProblemCode.SCHEMA_DRIFT, "drift", device -> {
                    device.fill();
                    device.meddle("CREATE VIEW " + WORD + " AS SELECT '" + WORD + "' AS word");
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .verify());
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                            .withDrift(Drift.REFUSE)
                            .migrate());
                }),
                FailureCase.without("whole_life", LedgerScenes::life));
    }

    private static FailureCase meddled(ProblemCode code, String name, String... statements) {
        return FailureCase.of(code, name, device -> {
            device.fill();
            device.meddle(statements);
            device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED).status());
            device.attempt(() ->
                    device.migrator(EncryptedDevice.PATIENTS, BED).maintenance().verify());
            device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
        });
    }

    private static void then(EncryptedDevice device, List<SqlMigration> before, SqlMigration... after)
            throws Exception {
        device.fill(before.toArray(SqlMigration[]::new));
        SqlMigration[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(EncryptedDevice.PATIENTS), java.util.stream.Stream.of(after))
                .toArray(SqlMigration[]::new);
        device.attempt(() -> device.migrator(all).status());
        device.attempt(() -> device.migrator(all).plan());
        device.attempt(() -> device.migrator(all).migrate());
    }

    private static void newerLacks(EncryptedDevice device) throws Exception {
        device.fill(EncryptedDevice.data(3, "-- @compatible-with 1\nUPDATE admission SET note = '" + WORD + "';"));
        SqlMigration seed =
                SqlMigration.of(MigrationId.seed(1), "seed", "INSERT INTO admission VALUES (7, NULL, '" + WORD + "');");
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, seed).migrate());
    }

    private static void forget(EncryptedDevice device) throws Exception {
        device.fill();
        device.meddle("DROP TABLE schema_version", "DROP TABLE schema_version_state");
    }

    private static void earlier(EncryptedDevice device, String description) throws Exception {
        forget(device);
        device.meddle(
                EARLIER,
                "INSERT INTO schema_version VALUES (1, '2024-01-01T00:00:00', '" + description
                        + "', NULL, NULL), (7, '2024-01-01T00:00:00', '" + description + "', NULL, NULL)");
    }

    private static void baseline(EncryptedDevice device, long version) {
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS).maintenance().baseline(version, "delivered so"));
    }

    private static void back(EncryptedDevice device, long version, SqlMigration further) {
        device.attempt(() ->
                device.migrator(EncryptedDevice.PATIENTS, further).maintenance().rollbackTo(version, "a test"));
    }

    private static void rollbackFails(EncryptedDevice device) throws Exception {
        SqlMigration noted = NOTED.withRollback("UPDATE admission SET note = (SELECT json(name) FROM patient);");
        device.fill();
        device.migrator(EncryptedDevice.PATIENTS, noted).migrate();
        back(device, 1, noted);
    }

    private static void life(EncryptedDevice device) throws Exception {
        device.fill(BED);
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, BED, NOTED).plan());
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, BED, NOTED).migrate());
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, BED, NOTED).migrate());
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, BED, NOTED).status());
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED)
                .maintenance()
                .dropEntry(MigrationId.schema(2), "withdrawn"));
        device.attempt(() ->
                device.migrator(EncryptedDevice.PATIENTS, NOTED).maintenance().rollbackTo(2, "a test"));
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED, NOTED)
                .maintenance()
                .history());
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED, NOTED)
                .maintenance()
                .verify());
        forgetAgain(device);
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS).maintenance().baseline(1, "delivered so"));
    }

    private static void forgetAgain(EncryptedDevice device) throws Exception {
        device.meddle("DROP TABLE schema_version", "DROP TABLE schema_version_state");
    }
}
