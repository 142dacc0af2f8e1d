package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;

/** What happens to a database after a crash: a wrong key, a recovery, a failure, a rollback, a migration that is kept. */
final class LifeMain {
    private static final SqlMigration NOTED =
            Stage.data(2, "UPDATE admission SET note = 'left';").withRollback("UPDATE admission SET note = 'stable';");

    private LifeMain() {}

    /** Takes the folder that {@link DyingMain} had. Prints the problem that it met last. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Stage stage = new Stage(folder.resolve("device"), folder.resolve("scripts"));
        stage.attempt(() -> stage.migrator(SqlCipherKey.raw(Secret.otherKey()), Stage.PATIENTS)
                .migrate());
        stage.migrator(Stage.PATIENTS, NOTED).migrate();
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, NOTED, Stage.data(3, "DELETE FROM patient;"))
                .migrate());
        stage.migrator(Stage.PATIENTS, NOTED).maintenance().rollbackTo(1, "a test");
        stage.migrator(Stage.PATIENTS, NOTED).migrate();
        System.out.println(stage.reached().orElseThrow());
    }
}
