package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Statements, Java code, checks and commits that fail while a patient is at hand. */
final class StepScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final SqlMigration NOTED = Stage.data(2, "UPDATE admission SET note = '" + WORD + "' WHERE id = 1;");
    private static final int FULL = 13;
    private static final int IO_ERROR = 10;
    private static final int FSYNC = 1034;

    private StepScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(ProblemCode.STATEMENT_FAILED, "broken_statements", StepScenes::brokenStatements),
                Scene.of(
                        ProblemCode.STATEMENT_FAILED,
                        "statement_refused_by_the_driver",
                        stage -> spiteful(stage, new Spiteful(stage.key(), 1, sql -> sql.contains(WORD)))),
                Scene.of(ProblemCode.STATEMENT_TIMEOUT, "statement_without_end", StepScenes::endless),
                Scene.of(ProblemCode.EXPECTATION_FAILED, "wrong_expectations", StepScenes::expectations),
                Scene.of(ProblemCode.ROWS_LOST, "rows_lost", stage -> failing(stage, "DELETE FROM admission;")),
                Scene.of(ProblemCode.COLUMNS_CHANGED, "columns_changed", StepScenes::columnsChanged),
                Scene.of(ProblemCode.IDS_REUSED, "ids_reused", StepScenes::idsReused),
                Scene.of(
                        ProblemCode.FOREIGN_KEYS_VIOLATED,
                        "foreign_key",
                        stage -> failing(stage, "-- @rows patient may decrease\nDELETE FROM patient;")),
                Scene.of(
                        ProblemCode.TRANSACTION_ENDED,
                        "transaction_ended",
                        stage -> failing(
                                stage,
                                "INSERT OR ROLLBACK INTO patient SELECT id, name, mrn, '" + WORD + "' FROM patient;")),
                Scene.of(ProblemCode.JAVA_MIGRATION_FAILED, "java_code_throws", StepScenes::javaCode),
                Scene.of(
                        ProblemCode.LEDGER_TOUCHED,
                        "ledger_touched",
                        stage -> coded(
                                stage,
                                context -> Sql.execute(
                                        context.connection(), "UPDATE schema_version SET file_hash = '" + WORD + "'"))),
                Scene.of(
                        ProblemCode.SETTING_NOT_HELD,
                        "setting_ignored",
                        stage -> spiteful(
                                stage, never(stage).ignoring(sql -> sql.startsWith("PRAGMA cell_size_check = 1")))),
                Scene.of(
                        ProblemCode.DISK_FULL,
                        "disk_full",
                        stage -> spiteful(stage, new Spiteful(stage.key(), FULL, sql -> sql.contains(WORD)))),
                Scene.of(
                        ProblemCode.INPUT_OUTPUT_FAILED,
                        "input_output",
                        stage -> spiteful(stage, new Spiteful(stage.key(), IO_ERROR, sql -> sql.contains(WORD)))),
                Scene.of(
                        ProblemCode.STORAGE_FAILED,
                        "storage",
                        stage -> spiteful(
                                stage, new Spiteful(stage.key(), IO_ERROR, sql -> sql.contains("schema_version")))),
                Scene.of(
                        ProblemCode.COMMIT_FAILED,
                        "commit_fails",
                        stage -> spiteful(stage, commit(stage).once())),
                Scene.of(
                        ProblemCode.COMMIT_KEPT,
                        "commit_is_kept",
                        stage -> spiteful(stage, commit(stage).once().afterwards())),
                Scene.of(
                        ProblemCode.OUTCOME_UNKNOWN,
                        "outcome_unknown",
                        stage -> spiteful(
                                stage, commit(stage).once().afterwards().opensNoMore())),
                Scene.of(
                        ProblemCode.AFTERMATH_FAILED,
                        "aftermath",
                        stage -> spiteful(stage, unopenedAfterTheCommit(stage))),
                Scene.of(
                        ProblemCode.CHECK_FAILED,
                        "check_fails",
                        stage -> checked(stage, connection -> new Check.Verdict.Fail("1 admission", "discharge it"))),
                Scene.of(ProblemCode.UNFORESEEN, "clock_throws", StepScenes::brokenClock),
                Scene.of(ProblemCode.CHECK_BROKE, "check_throws", StepScenes::brokenChecks),
                Scene.of(
                        ProblemCode.REPEATABLE_FAILED,
                        "repeatable_fails",
                        stage -> repeatable(stage, "CREATE VIEW " + WORD + " AS SELECT '" + WORD + "' FROM WHERE;")),
                Scene.of(
                        ProblemCode.REPEATABLE_INVALID,
                        "repeatable_cannot_be_read",
                        stage -> repeatable(stage, "CREATE VIEW overview AS SELECT " + WORD + " FROM patient;")),
                Scene.without("listener_throws", StepScenes::listeners));
    }

    private static Spiteful never(Stage stage) {
        return new Spiteful(stage.key(), 1, sql -> false);
    }

    private static Spiteful unopenedAfterTheCommit(Stage stage) {
        AtomicBoolean committed = new AtomicBoolean();
        return new Spiteful(stage.key(), IO_ERROR, sql -> {
            committed.compareAndSet(false, sql.equals("COMMIT"));
            return committed.get() && sql.equals("open");
        });
    }

    private static Spiteful commit(Stage stage) {
        return new Spiteful(stage.key(), FSYNC, "COMMIT"::equals);
    }

    private static void spiteful(Stage stage, Spiteful opener) throws Exception {
        stage.fill();
        stage.attempt(() -> stage.migrator(opener, Stage.PATIENTS, NOTED).migrate());
    }

    private static void failing(Stage stage, String... scripts) throws Exception {
        stage.fill();
        for (String script : scripts) {
            stage.attempt(
                    () -> stage.migrator(Stage.PATIENTS, Stage.data(2, script)).migrate());
        }
    }

    private static void endless(Stage stage) throws Exception {
        stage.fill();
        SqlMigration loop = Stage.data(
                2,
                "WITH RECURSIVE n(name) AS (SELECT name FROM patient UNION ALL SELECT name"
                        + " FROM n) SELECT count(*) FROM n WHERE name <> '" + WORD + "';");
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, loop)
                .withStatementTimeout(Duration.ofMillis(50))
                .migrate());
    }

    private static void brokenStatements(Stage stage) throws Exception {
        failing(
                stage,
                "UPDATE patient SET name = 'ab';",
                "INSERT INTO patient SELECT 2, name, mrn, picture FROM patient;",
                "INSERT INTO patient SELECT 2, NULL, mrn + 1, picture FROM patient;",
                "-- @foreign-keys on\nINSERT INTO admission SELECT 2, mrn + 1, name FROM patient;",
                "UPDATE patient SET id = name;",
                "UPDATE patient SET name = json_extract('{}', name);",
                "UPDATE patient SET name = json_set('{}', '$.' || name || '[', mrn);",
                "SELECT json(name) FROM patient;",
                "SELECT json_object(name, picture) FROM patient;",
                "CREATE VIRTUAL TABLE words USING fts5(word); SELECT * FROM words WHERE words MATCH"
                        + " (SELECT name || '\"' FROM patient);",
                "CREATE VIRTUAL TABLE words USING fts5(word); SELECT * FROM words WHERE words MATCH"
                        + " (SELECT replace(name, ' ', ':') FROM patient);",
                "CREATE TABLE strict (mrn INTEGER) STRICT; INSERT INTO strict SELECT name FROM patient;",
                "SELECT zeroblob(mrn) FROM patient;",
                "SELECT mrn, name FROM patient GROUP BY name HAVING likelihood(name, 2);",
                "SELECT name LIKE 'a' ESCAPE name FROM patient;",
                "SELECT date(name), strftime(name), unhex(name) FROM patient;",
                "SELECT abs(-9223372036854775807 - 1 + mrn - mrn) FROM patient;",
                "CREATE TRIGGER stop BEFORE UPDATE ON patient BEGIN SELECT RAISE(ABORT, '" + WORD + "'); END;"
                        + " UPDATE patient SET mrn = mrn + 1;",
                "UPDATE patient SET name = '" + WORD + "' WHERE;",
                "UPDATE patient SET " + WORD + " = name;",
                "INSERT INTO " + WORD + " SELECT name FROM patient;",
                "SELECT \"" + WORD + "\" FROM patient;",
                "CREATE UNIQUE INDEX names ON admission (note); INSERT INTO admission SELECT id + 1, mrn, note FROM admission;",
                "INSERT INTO patient VALUES (3, '" + WORD + "', (SELECT mrn FROM patient), NULL);");
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED.withRollback("SELECT '" + WORD + "';"))
                .migrate());
    }

    private static void expectations(Stage stage) throws Exception {
        failing(
                stage,
                "-- @expect '" + WORD + "'\nSELECT name FROM patient;",
                "-- @expect 5\nSELECT mrn FROM patient;",
                "-- @expect NULL\nSELECT picture FROM patient;",
                "-- @expect 5\nSELECT max(mrn) FROM patient;",
                "-- @expect 5\nSELECT count(*) FROM patient;",
                "-- @expect 5\nSELECT count(*) + mrn FROM patient;",
                "-- @expect 5\nSELECT name, mrn FROM patient;");
    }

    private static void coded(Stage stage, Coded.Body body) throws Exception {
        stage.fill();
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, new Coded(2, body)).migrate());
    }

    private static void columnsChanged(Stage stage) throws Exception {
        stage.fill();
        SqlMigration rebuild = Stage.data(
                2,
                "CREATE TABLE admitted (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO admitted SELECT id, '" + WORD
                        + "' FROM patient; DROP TABLE patient; ALTER TABLE admitted RENAME TO patient;");
        stage.attempt(() ->
                stage.migrator(Stage.PATIENTS, rebuild).withColumnsCompared().migrate());
    }

    private static void idsReused(Stage stage) throws Exception {
        stage.fill();
        SqlMigration numbered = Stage.data(
                2,
                "CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, note);"
                        + " INSERT INTO numbered (note) VALUES ('" + WORD + "'), ('" + WORD
                        + "'); DELETE FROM numbered;");
        Coded reusing = new Coded(3, context -> {
            try (var statement = context.connection().createStatement()) {
                statement.executeUpdate(
                        "DELETE FROM sqlite_sequence; INSERT INTO numbered (note) VALUES ('" + WORD + "')");
            }
        });
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, numbered, reusing).migrate());
    }

    private static String gossip(Connection connection) throws Exception {
        return Sql.text(connection, "SELECT name || ' ' || mrn FROM patient") + " "
                + HexFormat.of().formatHex(Secret.key()) + " " + Secret.PASSPHRASE_VALUE;
    }

    private static void javaCode(Stage stage) throws Exception {
        stage.fill();
        List<Coded.Body> bodies = List.of(
                context -> Sql.execute(context.connection(), "SELECT " + gossip(context.connection())),
                context -> {
                    try (PreparedStatement statement =
                            context.connection().prepareStatement("SELECT json_extract('{}', ?)")) {
                        statement.setString(1, gossip(context.connection()));
                        statement.executeQuery().next();
                    }
                },
                context -> Sql.execute(context.connection(), "SELECT * FROM \"" + gossip(context.connection()) + '"'),
                context -> {
                    throw new AssertionError(gossip(context.connection()));
                },
                context -> {
                    context.progress(1, 2);
                    Exception gossip = new IllegalStateException(gossip(context.connection()));
                    gossip.addSuppressed(new IllegalArgumentException(gossip.getMessage()));
                    throw new Exception(gossip.getMessage(), gossip);
                });
        for (Coded.Body body : bodies) {
            JavaMigration migration = new Coded(2, body);
            stage.attempt(() -> stage.migrator(Stage.PATIENTS, migration).migrate());
        }
    }

    /** A check that may throw whatever it likes. */
    @FunctionalInterface
    private interface Look {
        Check.Verdict at(Connection connection) throws Exception;
    }

    private record Named(Look look) implements Check {
        @Override
        public String name() {
            return "admissions";
        }

        @Override
        public Verdict check(Check.Context context) throws Exception {
            return look.at(context.connection());
        }

        @Override
        public String toString() {
            return name();
        }
    }

    private static void checked(Stage stage, Look look) throws Exception {
        stage.fill();
        Check check = new Named(look);
        stage.attempt(
                () -> stage.migrator(Stage.PATIENTS, NOTED).withPreCheck(check).migrate());
        stage.attempt(
                () -> stage.migrator(Stage.PATIENTS, NOTED).withPostCheck(check).migrate());
    }

    // Asked for the first time when the step is recorded.
    private static void brokenClock(Stage stage) throws Exception {
        stage.fill();
        java.time.Clock broken = new java.time.Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return java.time.ZoneOffset.UTC;
            }

            @Override
            public java.time.Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.Instant instant() {
                throw new IllegalStateException(Secret.NAME_VALUE);
            }
        };
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, Stage.schema(2, "CREATE TABLE bed (id INTEGER)"))
                .withBackupPolicy(io.zmonitor.migrator.BackupPolicy.withoutBackup("to come so far"))
                .withClock(broken)
                .migrate());
    }

    private static void brokenChecks(Stage stage) throws Exception {
        checked(stage, connection -> {
            throw new IllegalStateException(gossip(connection), new Exception(gossip(connection)));
        });
        Look look = connection -> {
            Sql.execute(connection, "SELECT " + gossip(connection));
            return new Check.Verdict.Pass();
        };
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED)
                .withPostCheck(new Named(look))
                .migrate());
    }

    private static void repeatable(Stage stage, String script) throws Exception {
        stage.fill();
        RepeatableMigration view = RepeatableMigration.of("overview", script);
        stage.attempt(() -> stage.migrator()
                .withSource(MigrationSource.of(Stage.PATIENTS).and(view))
                .migrate());
    }

    private static void listeners(Stage stage) throws Exception {
        stage.fill();
        RunListener gossiping = event -> {
            throw new IllegalStateException(Secret.NAME_VALUE + Secret.NUMBER_VALUE + Secret.PASSPHRASE_VALUE);
        };
        RunListener asserting = event -> {
            throw new AssertionError(Secret.NAME_VALUE + Secret.NUMBER_VALUE + Secret.PASSPHRASE_VALUE);
        };
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED)
                .withListener(gossiping)
                .withListener(asserting)
                .migrate());
    }
}
