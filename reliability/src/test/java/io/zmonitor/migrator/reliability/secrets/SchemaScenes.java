package io.zmonitor.migrator.reliability.secrets;

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
                Scene.of(ProblemCode.STATEMENT_TOO_LONG, "statement_too_long", SchemaScenes::tooLong),
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
