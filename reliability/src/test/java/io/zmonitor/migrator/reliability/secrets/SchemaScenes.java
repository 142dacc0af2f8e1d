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
    private static final SqlMigration NOTED = Stage.data(2, "UPDATE admission SET note = '" + WORD + "' WHERE id = 1;");

    private SchemaScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(
                        ProblemCode.SCHEMA_REACHES_OUT,
                        "schema_reaches_out",
                        stage -> found(
                                stage, "CREATE VIEW spy AS SELECT readfile('" + WORD + "') AS a, '" + WORD + "' AS b")),
                Scene.of(
                        ProblemCode.OBJECT_BROKEN,
                        "object_broken",
                        stage -> leaving(
                                stage,
                                "CREATE VIEW shown AS SELECT '" + WORD + "' AS word, note FROM admission;",
                                "DROP TABLE admission;")),
                Scene.of(ProblemCode.OBJECTS_LOST, "objects_lost", SchemaScenes::lost),
                Scene.of(ProblemCode.STATEMENT_TOO_LONG, "statement_too_long", SchemaScenes::tooLong),
                Scene.of(ProblemCode.DOUBLE_QUOTED_TEXT, "double_quoted_text", SchemaScenes::quoted),
                Scene.of(ProblemCode.SCHEMA_NOT_COPIED, "schema_not_copied", SchemaScenes::notCopied),
                Scene.of(
                        ProblemCode.FOREIGN_KEY_UNUSABLE,
                        "foreign_key_unusable",
                        stage -> leaving(
                                stage,
                                "CREATE TABLE stay (note TEXT DEFAULT '" + WORD + "' REFERENCES patient (name));")));
    }

    private static void found(Stage stage, String object) throws Exception {
        stage.fill();
        stage.meddle(object);
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED).migrate());
    }

    private static void leaving(Stage stage, String script) throws Exception {
        stage.fill();
        stage.attempt(
                () -> stage.migrator(Stage.PATIENTS, Stage.schema(2, script)).migrate());
    }

    private static void leaving(Stage stage, String first, String second) throws Exception {
        SqlMigration made = Stage.schema(2, first);
        stage.fill(made);
        SqlMigration dropped = Stage.schema(3, "-- @rows admission may decrease\n" + second);
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, made, dropped).migrate());
    }

    private static void quote(Stage stage) throws Exception {
        stage.fill();
        stage.meddle(
                "CREATE TABLE bed (note TEXT CHECK (note NOT IN ('open', '" + WORD + "')))",
                "INSERT INTO bed VALUES ('" + WORD + " sleeps')",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, '''open''', '\"open\"') WHERE name = 'bed'");
    }

    private static void quoted(Stage stage) throws Exception {
        quote(stage);
        SqlMigration renamed = Stage.schema(2, "ALTER TABLE admission RENAME TO stay;");
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, renamed).migrate());
    }

    private static void notCopied(Stage stage) throws Exception {
        quote(stage);
        try (Connection application = stage.key().open(stage.database())) {
            stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().backup());
            application.createStatement().close();
        }
    }

    private static void lost(Stage stage) throws Exception {
        SqlMigration made = Stage.schema(2, "CREATE INDEX noted ON admission (note) WHERE note <> '" + WORD + "';");
        stage.fill(made);
        SqlMigration rebuilt = Stage.schema(3, """
                CREATE TABLE a (id INTEGER PRIMARY KEY, mrn INTEGER REFERENCES patient (mrn), note TEXT);
                INSERT INTO a SELECT id, mrn, note FROM admission;
                DROP TABLE admission;
                ALTER TABLE a RENAME TO admission;
                """);
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, made, rebuilt)
                .withLostObjects(LostObjects.REFUSE)
                .migrate());
    }

    // The key's own connections take it, so one is given that does not.
    private static void tooLong(Stage stage) throws Exception {
        stage.fill();
        String script = "UPDATE admission SET note = '" + WORD + "' WHERE note <> '" + " ".repeat(2_000_000) + "';";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            stage.attempt(() -> stage.told(Migrator.forConnection(connection)
                            .withSource(MigrationSource.of(Stage.PATIENTS, Stage.data(2, script))))
                    .migrate());
        }
    }
}
