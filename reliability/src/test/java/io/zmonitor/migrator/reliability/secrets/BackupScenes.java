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
    private static final SqlMigration BED = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");

    private BackupScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.without("backed_up_and_restored", BackupScenes::restored),
                FailureCase.of(ProblemCode.BACKUP_MISSING, "no_backup", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .restoreNewest("mistake"));
                }),
                FailureCase.of(ProblemCode.NOT_A_LEFTOVER, "purged_what_is_none", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .purge(device.database().path(), "mistake"));
                }),
                FailureCase.without("purged_what_was_replaced", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .backup());
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .restoreNewest("mistake"));
                    device.attempt(() -> {
                        Maintenance maintenance =
                                device.migrator(EncryptedDevice.PATIENTS).maintenance();
                        return maintenance.purge(maintenance.leftovers().get(0).path(), "seen");
                    });
                }),
                FailureCase.of(ProblemCode.BACKUP_NONE_FITS, "no_backup_fits", device -> {
                    device.fill(BED);
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .withNewerDatabase(NewerDatabase.RESTORE_BACKUP)
                            .migrate());
                }),
                FailureCase.of(ProblemCode.WRONG_KEY, "backup_with_another_key", device -> {
                    device.fill();
                    DatabaseFile other =
                            new DatabaseFile(Files.createFile(device.device().resolve("other")));
                    SqlCipherKey.raw(Secret.otherKey())
                            .open(other, Purpose.CREATION)
                            .close();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .restore(other.path(), "mistake"));
                }),
                FailureCase.of(ProblemCode.DATABASE_LINK_BROKEN, "broken_link", device -> {
                    Files.createSymbolicLink(device.device().resolve("monitor.db"), Path.of("gone"));
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                    Files.delete(device.device().resolve("monitor.db"));
                }),
                FailureCase.of(ProblemCode.DATABASE_HAS_SEVERAL_NAMES, "second_name", device -> {
                    device.fill();
                    Files.createLink(
                            device.device().resolve("again"), device.database().path());
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
                }),
                FailureCase.of(ProblemCode.LINK_BESIDE_DATABASE, "link_for_a_journal", device -> {
                    device.fill();
                    Files.createSymbolicLink(device.database().journal(), Path.of("elsewhere"));
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
                }),
                FailureCase.without("log_writer_of_the_data_source", BackupScenes::dataSource));
    }

    private static void restored(EncryptedDevice device) throws Exception {
        device.fill();
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS).maintenance().backup());
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
        device.attempt(() ->
                device.migrator(EncryptedDevice.PATIENTS, BED).maintenance().backups());
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS).maintenance().restoreNewest("mistake"));
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS).maintenance().history());
    }

    private static void dataSource(EncryptedDevice device) throws Exception {
        device.fill();
        try (MigratedDatabase opened =
                device.shown(device.migrator(EncryptedDevice.PATIENTS, BED).migrateAndOpen())) {
            device.attempt(() -> {
                opened.dataSource().setLogWriter(Sinks.driverLog(device.evidence()));
                return opened.dataSource().getConnection();
            });
            DriverManager.setLogWriter(Sinks.driverLog(device.evidence()));
            device.attempt(() -> opened.dataSource().getConnection());
        } finally {
            DriverManager.setLogWriter(null);
        }
    }
}
