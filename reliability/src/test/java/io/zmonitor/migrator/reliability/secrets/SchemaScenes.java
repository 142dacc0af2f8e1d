package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.util.List;

/** Schemas that a run refuses, or that a step would break, with a patient's words in their texts. */
final class SchemaScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final SqlMigration NOTED = Stage.data(2, "UPDATE admission SET note = '" + WORD + "' WHERE id = 1;");

    private SchemaScenes() {}

    static List<Scene> all() {
        return List.of(Scene.of(
                ProblemCode.SCHEMA_REACHES_OUT,
                "schema_reaches_out",
                stage -> found(stage, "CREATE VIEW spy AS SELECT readfile('" + WORD + "') AS a, '" + WORD + "' AS b")));
    }

    private static void found(Stage stage, String object) throws Exception {
        stage.fill();
        stage.meddle(object);
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED).migrate());
    }
}
