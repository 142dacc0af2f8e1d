package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;

/** Backups, what is put back, links beside the database, and the connections that come after a run. */
final class BackupScenes {
    private static final SqlMigration BED = Stage.schema(2, "CREATE TABLE bed (id INTEGER)");

    private BackupScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.without("backed_up_and_restored", BackupScenes::restored),
                Scene.of(ProblemCode.BACKUP_MISSING, "no_backup", stage -> {
                    stage.fill();
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().restoreNewest("mistake"));
                }),
                Scene.of(ProblemCode.NOT_A_LEFTOVER, "purged_what_is_none", stage -> {
                    stage.fill();
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS)
                            .maintenance()
                            .purge(stage.database().path(), "mistake"));
                }),
                Scene.without("purged_what_was_replaced", stage -> {
                    stage.fill();
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().backup());
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().restoreNewest("mistake"));
                    stage.attempt(() -> {
                        Maintenance maintenance = stage.migrator(Stage.PATIENTS).maintenance();
                        return maintenance.purge(maintenance.leftovers().get(0).path(), "seen");
                    });
                }),
                Scene.of(ProblemCode.BACKUP_NONE_FITS, "no_backup_fits", stage -> {
                    stage.fill(BED);
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS)
                            .withNewerDatabase(NewerDatabase.RESTORE_BACKUP)
                            .migrate());
                }),
                Scene.of(ProblemCode.WRONG_KEY, "backup_with_another_key", stage -> {
                    stage.fill();
                    DatabaseFile other =
                            new DatabaseFile(Files.createFile(stage.device().resolve("other")));
                    SqlCipherKey.raw(Secret.otherKey())
                            .open(other, Purpose.CREATION)
                            .close();
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().restore(other.path(), "mistake"));
                }),
                Scene.of(ProblemCode.DATABASE_LINK_BROKEN, "broken_link", stage -> {
                    Files.createSymbolicLink(stage.device().resolve("monitor.db"), Path.of("gone"));
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
                    Files.delete(stage.device().resolve("monitor.db"));
                }),
                Scene.of(ProblemCode.DATABASE_HAS_SEVERAL_NAMES, "second_name", stage -> {
                    stage.fill();
                    Files.createLink(
                            stage.device().resolve("again"), stage.database().path());
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
                }),
                Scene.of(ProblemCode.LINK_BESIDE_DATABASE, "link_for_a_journal", stage -> {
                    stage.fill();
                    Files.createSymbolicLink(stage.database().journal(), Path.of("elsewhere"));
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
                }),
                Scene.without("log_writer_of_the_data_source", BackupScenes::dataSource));
    }

    private static void restored(Stage stage) throws Exception {
        stage.fill();
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().backup());
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).maintenance().backups());
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().restoreNewest("mistake"));
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).maintenance().history());
    }

    private static void dataSource(Stage stage) throws Exception {
        stage.fill();
        try (MigratedDatabase opened =
                stage.shown(stage.migrator(Stage.PATIENTS, BED).migrateAndOpen())) {
            stage.attempt(() -> {
                opened.dataSource().setLogWriter(Sinks.driverLog(stage.evidence()));
                return opened.dataSource().getConnection();
            });
            DriverManager.setLogWriter(Sinks.driverLog(stage.evidence()));
            stage.attempt(() -> opened.dataSource().getConnection());
        } finally {
            DriverManager.setLogWriter(null);
        }
    }
}
