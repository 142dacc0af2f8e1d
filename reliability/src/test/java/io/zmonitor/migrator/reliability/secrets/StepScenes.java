package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
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
    private static final SqlMigration NOTED =
            EncryptedDevice.data(2, "UPDATE admission SET note = '" + WORD + "' WHERE id = 1;");
    private static final int FULL = 13;
    private static final int IO_ERROR = 10;
    private static final int FSYNC = 1034;

    private StepScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.STATEMENT_FAILED, "broken_statements", StepScenes::brokenStatements),
                FailureCase.of(
                        ProblemCode.STATEMENT_FAILED,
                        "statement_refused_by_the_driver",
                        device -> spiteful(device, new LeakingOpener(device.key(), 1, sql -> sql.contains(WORD)))),
                FailureCase.of(ProblemCode.STATEMENT_TIMEOUT, "statement_without_end", StepScenes::endless),
                FailureCase.of(ProblemCode.EXPECTATION_FAILED, "wrong_expectations", StepScenes::expectations),
                FailureCase.of(ProblemCode.ROWS_LOST, "rows_lost", device -> failing(device, "DELETE FROM admission;")),
                FailureCase.of(ProblemCode.COLUMNS_CHANGED, "columns_changed", StepScenes::columnsChanged),
                FailureCase.of(ProblemCode.IDS_REUSED, "ids_reused", StepScenes::idsReused),
                FailureCase.of(
                        ProblemCode.FOREIGN_KEYS_VIOLATED,
                        "foreign_key",
                        device -> failing(device, "-- @rows patient may decrease\nDELETE FROM patient;")),
                FailureCase.of(
                        ProblemCode.TRANSACTION_ENDED,
                        "transaction_ended",
                        device -> failing(
                                device,
                                "INSERT OR ROLLBACK INTO patient SELECT id, name, mrn, '" + WORD + "' FROM patient;")),
                FailureCase.of(ProblemCode.JAVA_MIGRATION_FAILED, "java_code_throws", StepScenes::javaCode),
                FailureCase.of(
                        ProblemCode.JAVA_MIGRATION_FAILED, "function_throws", device -> function(device, "told")),
                FailureCase.of(
                        ProblemCode.FUNCTION_IN_SCHEMA, "function_in_schema", device -> function(device, "kept")),
                FailureCase.of(ProblemCode.FUNCTION_NAME_TAKEN, "function_name", device -> function(device, "lower")),
                FailureCase.of(ProblemCode.FUNCTIONS_UNSUPPORTED, "functions_given", device -> {
                    device.fill();
                    try (Connection connection = device.key().open(device.database())) {
                        device.attempt(() -> device.told(Migrator.forConnection(connection)
                                        .withSource(MigrationSource.of(EncryptedDevice.PATIENTS, using("told"))))
                                .migrate());
                    }
                }),
                FailureCase.of(
                        ProblemCode.LEDGER_TOUCHED,
                        "ledger_touched",
                        device -> coded(
                                device,
                                context -> Sql.execute(
                                        context.connection(), "UPDATE schema_version SET file_hash = '" + WORD + "'"))),
                FailureCase.of(
                        ProblemCode.SETTING_NOT_HELD,
                        "setting_ignored",
                        device -> spiteful(
                                device, never(device).ignoring(sql -> sql.startsWith("PRAGMA cell_size_check = 1")))),
                FailureCase.of(
                        ProblemCode.DISK_FULL,
                        "disk_full",
                        device -> spiteful(device, new LeakingOpener(device.key(), FULL, sql -> sql.contains(WORD)))),
                FailureCase.of(
                        ProblemCode.INPUT_OUTPUT_FAILED,
                        "input_output",
                        device ->
                                spiteful(device, new LeakingOpener(device.key(), IO_ERROR, sql -> sql.contains(WORD)))),
                FailureCase.of(
                        ProblemCode.STORAGE_FAILED,
                        "storage",
                        device -> spiteful(
                                device,
                                new LeakingOpener(device.key(), IO_ERROR, sql -> sql.contains("schema_version")))),
                FailureCase.of(
                        ProblemCode.COMMIT_FAILED,
                        "commit_fails",
                        device -> spiteful(device, commit(device).once())),
                FailureCase.of(
                        ProblemCode.COMMIT_KEPT,
                        "commit_is_kept",
                        device -> spiteful(device, commit(device).once().afterwards())),
                FailureCase.of(
                        ProblemCode.OUTCOME_UNKNOWN,
                        "outcome_unknown",
                        device -> spiteful(
                                device, commit(device).once().afterwards().opensNoMore())),
                FailureCase.of(
                        ProblemCode.AFTERMATH_FAILED,
                        "aftermath",
                        device -> spiteful(device, unopenedAfterTheCommit(device))),
                FailureCase.of(
                        ProblemCode.CHECK_FAILED,
                        "check_fails",
                        device -> checked(device, connection -> new Check.Verdict.Fail("1 admission", "discharge it"))),
                FailureCase.of(ProblemCode.UNFORESEEN, "clock_throws", StepScenes::brokenClock),
                FailureCase.of(ProblemCode.CHECK_BROKE, "check_throws", StepScenes::brokenChecks),
                FailureCase.of(
                        ProblemCode.REPEATABLE_FAILED,
                        "repeatable_fails",
                        device -> repeatable(device, "CREATE VIEW " + WORD + " AS SELECT '" + WORD + "' FROM WHERE;")),
                FailureCase.of(
                        ProblemCode.REPEATABLE_INVALID,
                        "repeatable_cannot_be_read",
                        device -> repeatable(device, "CREATE VIEW overview AS SELECT " + WORD + " FROM patient;")),
                FailureCase.without("listener_throws", StepScenes::listeners));
    }

    private static LeakingOpener never(EncryptedDevice device) {
        return new LeakingOpener(device.key(), 1, sql -> false);
    }

    private static LeakingOpener unopenedAfterTheCommit(EncryptedDevice device) {
        AtomicBoolean committed = new AtomicBoolean();
        return new LeakingOpener(device.key(), IO_ERROR, sql -> {
            committed.compareAndSet(false, sql.equals("COMMIT"));
            return committed.get() && sql.equals("open");
        });
    }

    private static LeakingOpener commit(EncryptedDevice device) {
        return new LeakingOpener(device.key(), FSYNC, "COMMIT"::equals);
    }

    private static void spiteful(EncryptedDevice device, LeakingOpener opener) throws Exception {
        device.fill();
        device.attempt(
                () -> device.migrator(opener, EncryptedDevice.PATIENTS, NOTED).migrate());
    }

    private static void failing(EncryptedDevice device, String... scripts) throws Exception {
        device.fill();
        for (String script : scripts) {
            device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, EncryptedDevice.data(2, script))
                    .migrate());
        }
    }

    private static void endless(EncryptedDevice device) throws Exception {
        device.fill();
        SqlMigration loop = EncryptedDevice.data(
                2,
                "WITH RECURSIVE n(name) AS (SELECT name FROM patient UNION ALL SELECT name"
                        + " FROM n) SELECT count(*) FROM n WHERE name <> '" + WORD + "';");
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, loop)
                .withStatementTimeout(Duration.ofMillis(50))
                .migrate());
    }

    private static void brokenStatements(EncryptedDevice device) throws Exception {
        failing(
                device,
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
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED.withRollback("SELECT '" + WORD + "';"))
                .migrate());
    }

    private static void expectations(EncryptedDevice device) throws Exception {
        failing(
                device,
                "-- @expect '" + WORD + "'\nSELECT name FROM patient;",
                "-- @expect 5\nSELECT mrn FROM patient;",
                "-- @expect NULL\nSELECT picture FROM patient;",
                "-- @expect 5\nSELECT max(mrn) FROM patient;",
                "-- @expect 5\nSELECT count(*) FROM patient;",
                "-- @expect 5\nSELECT count(*) + mrn FROM patient;",
                "-- @expect 5\nSELECT name, mrn FROM patient;");
    }

    private static void coded(EncryptedDevice device, Coded.Body body) throws Exception {
        device.fill();
        device.attempt(() ->
                device.migrator(EncryptedDevice.PATIENTS, new Coded(2, body)).migrate());
    }

    private static void function(EncryptedDevice device, String name) throws Exception {
        device.fill();
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, using(name)).migrate());
    }

    // What it is called decides what becomes of it: it throws what it was given, or stays in the schema.
    private static Coded using(String name) {
        String statement = name.equals("kept")
                ? "CREATE VIEW v AS SELECT kept('" + WORD + "') AS word"
                : "UPDATE patient SET picture = " + name + "(name)";
        JavaMigration.Function function = JavaMigration.Function.of(name, 1, values -> {
            throw new IllegalStateException(String.valueOf(values.get(0)));
        });
        return new Coded(2, context -> Sql.execute(context.connection(), statement), List.of(function));
    }

    private static void columnsChanged(EncryptedDevice device) throws Exception {
        device.fill();
        SqlMigration rebuild = EncryptedDevice.data(
                2,
                "CREATE TABLE admitted (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO admitted SELECT id, '" + WORD
                        + "' FROM patient; DROP TABLE patient; ALTER TABLE admitted RENAME TO patient;");
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, rebuild)
                .withColumnsCompared()
                .migrate());
    }

    private static void idsReused(EncryptedDevice device) throws Exception {
        device.fill();
        SqlMigration numbered = EncryptedDevice.data(
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
        device.attempt(() ->
                device.migrator(EncryptedDevice.PATIENTS, numbered, reusing).migrate());
    }

    private static String gossip(Connection connection) throws Exception {
        return Sql.text(connection, "SELECT name || ' ' || mrn FROM patient") + " "
                + HexFormat.of().formatHex(Secret.key()) + " " + Secret.PASSPHRASE_VALUE;
    }

    private static void javaCode(EncryptedDevice device) throws Exception {
        device.fill();
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
            device.attempt(
                    () -> device.migrator(EncryptedDevice.PATIENTS, migration).migrate());
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

    private static void checked(EncryptedDevice device, Look look) throws Exception {
        device.fill();
        Check check = new Named(look);
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED)
                .withPreCheck(check)
                .migrate());
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED)
                .withPostCheck(check)
                .migrate());
    }

    // Asked for the first time when the step is recorded.
    private static void brokenClock(EncryptedDevice device) throws Exception {
        device.fill();
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
        device.attempt(() -> device.migrator(
                        EncryptedDevice.PATIENTS, EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)"))
                .withBackupPolicy(io.zmonitor.migrator.BackupPolicy.withoutBackup("to come so far"))
                .withClock(broken)
                .migrate());
    }

    private static void brokenChecks(EncryptedDevice device) throws Exception {
        checked(device, connection -> {
            throw new IllegalStateException(gossip(connection), new Exception(gossip(connection)));
        });
        Look look = connection -> {
            Sql.execute(connection, "SELECT " + gossip(connection));
            return new Check.Verdict.Pass();
        };
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED)
                .withPostCheck(new Named(look))
                .migrate());
    }

    private static void repeatable(EncryptedDevice device, String script) throws Exception {
        device.fill();
        RepeatableMigration view = RepeatableMigration.of("overview", script);
        device.attempt(() -> device.migrator()
                .withSource(MigrationSource.of(EncryptedDevice.PATIENTS).and(view))
                .migrate());
    }

    private static void listeners(EncryptedDevice device) throws Exception {
        device.fill();
        RunListener gossiping = event -> {
            throw new IllegalStateException(Secret.NAME_VALUE + Secret.NUMBER_VALUE + Secret.PASSPHRASE_VALUE);
        };
        RunListener asserting = event -> {
            throw new AssertionError(Secret.NAME_VALUE + Secret.NUMBER_VALUE + Secret.PASSPHRASE_VALUE);
        };
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED)
                .withListener(gossiping)
                .withListener(asserting)
                .migrate());
    }
}
