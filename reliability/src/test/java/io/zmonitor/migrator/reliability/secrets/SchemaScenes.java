package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;

/** Schemas that a run refuses, or that a step would break, with a patient's words in their texts. */
final class SchemaScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final SqlMigration NOTED =
            EncryptedDevice.data(2, "UPDATE admission SET note = '" + WORD + "' WHERE id = 1;");

    private SchemaScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(
                        ProblemCode.SCHEMA_REACHES_OUT,
                        "schema_reaches_out",
                        device -> found(
                                device,
                                "CREATE VIEW spy AS SELECT readfile('" + WORD + "') AS a, '" + WORD + "' AS b")),
                FailureCase.of(
                        ProblemCode.OBJECT_BROKEN,
                        "object_broken",
                        device -> leaving(
                                device,
                                "CREATE VIEW shown AS SELECT '" + WORD + "' AS word, note FROM admission;",
                                "DROP TABLE admission;")),
                FailureCase.of(ProblemCode.OBJECTS_LOST, "objects_lost", SchemaScenes::lost),
                FailureCase.of(ProblemCode.STATEMENT_TOO_LONG, "statement_too_long", SchemaScenes::tooLong),
                FailureCase.of(ProblemCode.DOUBLE_QUOTED_TEXT, "double_quoted_text", SchemaScenes::quoted),
                FailureCase.of(ProblemCode.SCHEMA_NOT_COPIED, "schema_not_copied", SchemaScenes::notCopied),
                FailureCase.of(
                        ProblemCode.FOREIGN_KEY_UNUSABLE,
                        "foreign_key_unusable",
                        device -> leaving(
                                device,
                                "CREATE TABLE stay (note TEXT DEFAULT '" + WORD + "' REFERENCES patient (name));")));
    }

    private static void found(EncryptedDevice device, String object) throws Exception {
        device.fill();
        device.meddle(object);
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, NOTED).migrate());
    }

    private static void leaving(EncryptedDevice device, String script) throws Exception {
        device.fill();
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, EncryptedDevice.schema(2, script))
                .migrate());
    }

    private static void leaving(EncryptedDevice device, String first, String second) throws Exception {
        SqlMigration made = EncryptedDevice.schema(2, first);
        device.fill(made);
        SqlMigration dropped = EncryptedDevice.schema(3, "-- @rows admission may decrease\n" + second);
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, made, dropped).migrate());
    }

    private static void quote(EncryptedDevice device) throws Exception {
        device.fill();
        device.meddle(
                "CREATE TABLE bed (note TEXT CHECK (note NOT IN ('open', '" + WORD + "')))",
                "INSERT INTO bed VALUES ('" + WORD + " sleeps')",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, '''open''', '\"open\"') WHERE name = 'bed'");
    }

    private static void quoted(EncryptedDevice device) throws Exception {
        quote(device);
        SqlMigration renamed = EncryptedDevice.schema(2, "ALTER TABLE admission RENAME TO stay;");
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, renamed).migrate());
    }

    private static void notCopied(EncryptedDevice device) throws Exception {
        quote(device);
        try (Connection application = device.key().open(device.database())) {
            device.attempt(() ->
                    device.migrator(EncryptedDevice.PATIENTS).maintenance().backup());
            application.createStatement().close();
        }
    }

    private static void lost(EncryptedDevice device) throws Exception {
        SqlMigration made =
                EncryptedDevice.schema(2, "CREATE INDEX noted ON admission (note) WHERE note <> '" + WORD + "';");
        device.fill(made);
        SqlMigration rebuilt = EncryptedDevice.schema(3, """
                CREATE TABLE a (id INTEGER PRIMARY KEY, mrn INTEGER REFERENCES patient (mrn), note TEXT);
                INSERT INTO a SELECT id, mrn, note FROM admission;
                DROP TABLE admission;
                ALTER TABLE a RENAME TO admission;
                """);
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, made, rebuilt)
                .withLostObjects(LostObjects.REFUSE)
                .migrate());
    }

    // The key's own connections take it, so one is given that does not.
    private static void tooLong(EncryptedDevice device) throws Exception {
        device.fill();
        String script = "UPDATE admission SET note = '" + WORD + "' WHERE note <> '" + " ".repeat(2_000_000) + "';";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            device.attempt(() -> device.told(Migrator.forConnection(connection)
                            .withSource(MigrationSource.of(EncryptedDevice.PATIENTS, EncryptedDevice.data(2, script))))
                    .migrate());
        }
    }
}
