package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/** Backups that fail or turn out to be none, results that are damaged, and backups that cannot be put back. */
final class SafetyNetScenes {
    private static final SqlMigration BED = Stage.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final String COPY = ".backup-";
    private static final String NEXT = "-migrator-next";
    private static final int IO_ERROR = 10;

    private SafetyNetScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(ProblemCode.BACKUP_FAILED, "backup_fails", SafetyNetScenes::notBackedUp),
                Scene.of(ProblemCode.BACKUP_NOT_VERIFIED, "backup_damaged_while_made", stage -> {
                    stage.fill();
                    migrate(stage, new Saboteur(stage.key(), SafetyNetScenes::damageCopy));
                }),
                Scene.of(ProblemCode.DAMAGED_BEFORE_RUN, "damaged_before_the_run", stage -> {
                    stage.fill();
                    Saboteur.damage(stage.database().path());
                    migrate(stage, stage.key());
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().backup());
                }),
                Scene.of(ProblemCode.RESULT_DAMAGED, "result_damaged", SafetyNetScenes::damagedResult),
                Scene.of(ProblemCode.AFTERMATH_FAILED, "result_unreadable", stage -> {
                    stage.fill();
                    Saboteur.Deed always = file -> {
                        if (file.equals(stage.database().path())) {
                            Saboteur.refuse(file);
                        }
                    };
                    migrate(stage, new Saboteur(stage.key(), always));
                }),
                Scene.of(ProblemCode.BACKUP_UNUSABLE, "damaged_backup", SafetyNetScenes::unusable),
                Scene.of(ProblemCode.RESTORE_FAILED, "backup_cannot_be_put_back", SafetyNetScenes::notPutBack));
    }

    // Each one: after a first copy that does not prove to be whole, another one is made.
    private static void damageCopy(Path file) throws IOException {
        if (String.valueOf(file.getFileName()).contains(COPY)) {
            Saboteur.damage(file);
        }
    }

    private static void migrate(Stage stage, DatabaseOpener opener) {
        stage.attempt(() -> stage.migrator(opener, Stage.PATIENTS, BED).migrate());
    }

    // While another connection has the file open, SQLite copies it.
    private static void notBackedUp(Stage stage) throws Exception {
        stage.fill();
        migrate(stage, new Saboteur(stage.key(), Saboteur::refuse));
        try (Connection other = stage.key().open(stage.database())) {
            Sql.execute(other, "SELECT 1");
            migrate(stage, new Spiteful(stage.key(), IO_ERROR, "VACUUM INTO ?"::equals));
        }
    }

    // The file itself is read for the first time when it is looked at after the commit.
    private static void damagedResult(Stage stage) throws Exception {
        stage.fill();
        boolean[] done = {false};
        Saboteur.Deed once = file -> {
            if (!done[0] && file.equals(stage.database().path())) {
                done[0] = true;
                Saboteur.damage(file);
            }
        };
        migrate(stage, new Saboteur(stage.key(), once));
        // Without a backup it is read before the first step too.
        Saboteur.Deed damage = Saboteur::damage;
        String name = stage.database().path().getFileName().toString();
        stage.attempt(() -> stage.migrator(new Saboteur(stage.key(), damage.onlyTo(name, 2)), Stage.PATIENTS, BED)
                .withBackupPolicy(BackupPolicy.withoutBackup("a second time"))
                .migrate());
    }

    private static Path backup(Stage stage) {
        return stage.migrator(Stage.PATIENTS).maintenance().backup().file();
    }

    private static void unusable(Stage stage) throws Exception {
        stage.fill();
        Path damaged = backup(stage);
        Saboteur.damage(damaged);
        Path withLog = Files.copy(stage.database().path(), stage.device().resolve("with-log"));
        Files.copy(withLog, stage.device().resolve("with-log-wal"));
        for (Path file : List.of(stage.device().resolve("missing"), stage.device(), withLog, damaged)) {
            stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().restore(file, "mistake"));
        }
    }

    private static void notPutBack(Stage stage) throws Exception {
        stage.fill();
        Path backup = backup(stage);
        Saboteur.Deed once = Saboteur::refuse;
        for (DatabaseOpener opener : List.of(
                new Saboteur(stage.key(), once.onlyTo(NEXT, 1)),
                new Spiteful(stage.key(), IO_ERROR, "PRAGMA synchronous = EXTRA"::equals))) {
            stage.attempt(
                    () -> stage.migrator(opener, Stage.PATIENTS).maintenance().restore(backup, "mistake"));
        }
    }
}
