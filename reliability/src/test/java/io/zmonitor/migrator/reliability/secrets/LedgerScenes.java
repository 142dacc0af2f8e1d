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
    private static final SqlMigration BED = Stage.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final SqlMigration NOTED = Stage.data(3, "UPDATE admission SET note = '" + WORD + "';")
            .withRollback("UPDATE admission SET note = NULL;");
    private static final String EARLIER = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT,"
            + " description TEXT, file_hash TEXT, rollback_file TEXT)";
    private static final String FLYWAY = "CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY,"
            + " version TEXT, description TEXT, type TEXT, script TEXT, checksum INT, installed_by TEXT,"
            + " installed_on TEXT, execution_time INT, success BOOLEAN)";

    private LedgerScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(
                        ProblemCode.CHANGED,
                        "changed",
                        stage -> then(stage, List.of(BED), Stage.schema(2, "CREATE TABLE " + WORD + " (id)"))),
                Scene.of(ProblemCode.MISSING, "missing", stage -> then(stage, List.of(BED, NOTED), NOTED)),
                Scene.of(ProblemCode.OUT_OF_ORDER, "out_of_order", stage -> then(stage, List.of(NOTED), BED, NOTED)),
                Scene.of(ProblemCode.FROM_NEWER_BUILD, "newer_build", stage -> then(stage, List.of(BED, NOTED))),
                Scene.of(ProblemCode.NEWER_DATABASE_LACKS, "newer_database_lacks", LedgerScenes::newerLacks),
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
                Scene.of(ProblemCode.LEDGER_OF_EARLIER_RUNNER, "earlier_runner", stage -> {
                    earlier(stage, "initial");
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().rollbackTo(0, "a test"));
                }),
                Scene.of(ProblemCode.TAKE_OVER_UNEXPLAINED, "take_over", stage -> {
                    earlier(stage, WORD);
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
                }),
                Scene.of(ProblemCode.BASELINE_OF_EMPTY_DATABASE, "baseline_of_nothing", stage -> {
                    stage.fill();
                    stage.meddle(
                            "DROP TABLE admission",
                            "DROP TABLE patient",
                            "DROP TABLE schema_version",
                            "DROP TABLE schema_version_state");
                    baseline(stage, 1);
                }),
                Scene.of(ProblemCode.BASELINE_BESIDE_LEDGER, "baseline_beside_ledger", stage -> {
                    stage.fill();
                    baseline(stage, 1);
                }),
                Scene.of(ProblemCode.BASELINE_UNKNOWN, "baseline_unknown", stage -> {
                    forget(stage);
                    baseline(stage, 9);
                }),
                Scene.of(ProblemCode.FLYWAY_HISTORY_MISSING, "no_flyway", stage -> {
                    forget(stage);
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().importFlyway("retired"));
                }),
                Scene.of(ProblemCode.FLYWAY_HISTORY_UNEXPLAINED, "flyway", stage -> {
                    forget(stage);
                    stage.meddle(
                            FLYWAY,
                            "INSERT INTO flyway_schema_history VALUES (1, '7', '" + WORD
                                    + "', 'SQL', 'V7__x.sql', 1, 'me', '2024-01-01 00:00:00', 3, 1)");
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().importFlyway("retired"));
                }),
                Scene.of(ProblemCode.REPAIR_NOT_CHANGED, "repair_of_the_unchanged", stage -> {
                    stage.fill();
                    stage.attempt(() ->
                            stage.migrator(Stage.PATIENTS).maintenance().acceptChange(MigrationId.schema(1), "x"));
                }),
                Scene.of(ProblemCode.REPAIR_NOT_MISSING, "repair_of_the_present", stage -> {
                    stage.fill();
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().dropEntry(MigrationId.schema(1), "x"));
                }),
                Scene.of(ProblemCode.TARGET_BELOW_DATABASE, "target_below", stage -> {
                    stage.fill(BED);
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED)
                            .withTarget(new Target.UpTo(1))
                            .migrate());
                }),
                Scene.of(ProblemCode.ROLLBACK_MISSING, "no_rollback", stage -> {
                    stage.fill(BED);
                    back(stage, 1, BED);
                }),
                Scene.of(ProblemCode.ROLLBACK_BEYOND_FIRST, "rollback_too_far", stage -> {
                    stage.fill();
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().rollback(5, "a test"));
                }),
                Scene.of(ProblemCode.ROLLBACK_NOT_IN_TRANSACTION, "rollback_alone", stage -> {
                    SqlMigration vacuumed = BED.withRollback("-- @no-transaction\nVACUUM;");
                    stage.fill(vacuumed);
                    back(stage, 1, vacuumed);
                }),
                Scene.of(ProblemCode.ROLLBACK_SCRIPT_CHANGED, "rollback_altered", stage -> {
                    stage.fill(BED.withRollback("DROP TABLE bed;"));
                    stage.meddle("UPDATE schema_version SET rollback_sql = 'SELECT ''" + WORD + "'''");
                    back(stage, 1, BED);
                }),
                Scene.of(ProblemCode.ROLLBACK_TAKES_SEED_ROWS, "rollback_of_a_seed", stage -> {
                    SqlMigration bed = BED.withRollback("-- @rows bed may decrease\nDROP TABLE bed;");
                    SqlMigration seed = SqlMigration.of(
                            MigrationId.seed(2),
                            "beds",
                            "INSERT INTO bed (id) VALUES (1); UPDATE admission SET note = '" + WORD + "';");
                    stage.fill(bed, seed);
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, bed, seed)
                            .maintenance()
                            .rollbackTo(1, "a test"));
                }),
                Scene.of(ProblemCode.STATEMENT_FAILED, "rollback_fails", LedgerScenes::rollbackFails),
                Scene.without("taken_over", stage -> {
                    earlier(stage, "schema 1");
                    stage.meddle("DELETE FROM schema_version WHERE version = 7");
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
                }),
                Scene.without("flyway_imported", stage -> {
                    forget(stage);
                    stage.meddle(
                            FLYWAY,
                            "INSERT INTO flyway_schema_history VALUES (1, '1', 'schema 1', 'SQL', 'V1__schema_1.sql',"
                                    + " 1, 'me', '2024-01-01 00:00:00', 3, 1)");
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().importFlyway("retired"));
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
                }),
                Scene.of(ProblemCode.SCHEMA_DRIFT, "drift", stage -> {
                    stage.fill();
                    stage.meddle("CREATE VIEW " + WORD + " AS SELECT '" + WORD + "' AS word");
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().verify());
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED)
                            .withDrift(Drift.REFUSE)
                            .migrate());
                }),
                Scene.without("whole_life", LedgerScenes::life));
    }

    private static Scene meddled(ProblemCode code, String name, String... statements) {
        return Scene.of(code, name, stage -> {
            stage.fill();
            stage.meddle(statements);
            stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).status());
            stage.attempt(
                    () -> stage.migrator(Stage.PATIENTS, BED).maintenance().verify());
            stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
        });
    }

    private static void then(Stage stage, List<SqlMigration> before, SqlMigration... after) throws Exception {
        stage.fill(before.toArray(SqlMigration[]::new));
        SqlMigration[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(Stage.PATIENTS), java.util.stream.Stream.of(after))
                .toArray(SqlMigration[]::new);
        stage.attempt(() -> stage.migrator(all).status());
        stage.attempt(() -> stage.migrator(all).plan());
        stage.attempt(() -> stage.migrator(all).migrate());
    }

    private static void newerLacks(Stage stage) throws Exception {
        stage.fill(Stage.data(3, "-- @compatible-with 1\nUPDATE admission SET note = '" + WORD + "';"));
        SqlMigration seed =
                SqlMigration.of(MigrationId.seed(1), "seed", "INSERT INTO admission VALUES (7, NULL, '" + WORD + "');");
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, seed).migrate());
    }

    private static void forget(Stage stage) throws Exception {
        stage.fill();
        stage.meddle("DROP TABLE schema_version", "DROP TABLE schema_version_state");
    }

    private static void earlier(Stage stage, String description) throws Exception {
        forget(stage);
        stage.meddle(
                EARLIER,
                "INSERT INTO schema_version VALUES (1, '2024-01-01T00:00:00', '" + description
                        + "', NULL, NULL), (7, '2024-01-01T00:00:00', '" + description + "', NULL, NULL)");
    }

    private static void baseline(Stage stage, long version) {
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().baseline(version, "delivered so"));
    }

    private static void back(Stage stage, long version, SqlMigration further) {
        stage.attempt(
                () -> stage.migrator(Stage.PATIENTS, further).maintenance().rollbackTo(version, "a test"));
    }

    private static void rollbackFails(Stage stage) throws Exception {
        SqlMigration noted = NOTED.withRollback("UPDATE admission SET note = (SELECT json(name) FROM patient);");
        stage.fill();
        stage.migrator(Stage.PATIENTS, noted).migrate();
        back(stage, 1, noted);
    }

    private static void life(Stage stage) throws Exception {
        stage.fill(BED);
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED, NOTED).plan());
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED, NOTED).migrate());
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED, NOTED).migrate());
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED, NOTED).status());
        stage.attempt(() ->
                stage.migrator(Stage.PATIENTS, NOTED).maintenance().dropEntry(MigrationId.schema(2), "withdrawn"));
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED).maintenance().rollbackTo(2, "a test"));
        stage.attempt(
                () -> stage.migrator(Stage.PATIENTS, BED, NOTED).maintenance().history());
        stage.attempt(
                () -> stage.migrator(Stage.PATIENTS, BED, NOTED).maintenance().verify());
        forgetAgain(stage);
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().baseline(1, "delivered so"));
    }

    private static void forgetAgain(Stage stage) throws Exception {
        stage.meddle("DROP TABLE schema_version", "DROP TABLE schema_version_state");
    }
}
