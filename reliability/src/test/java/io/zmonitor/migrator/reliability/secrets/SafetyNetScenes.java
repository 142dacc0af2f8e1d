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
    private static final SqlMigration BED = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final String COPY = ".backup-";
    private static final String NEXT = "-migrator-next";
    private static final int IO_ERROR = 10;

    private SafetyNetScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.BACKUP_FAILED, "backup_fails", SafetyNetScenes::notBackedUp),
                FailureCase.of(ProblemCode.BACKUP_NOT_VERIFIED, "backup_damaged_while_made", device -> {
                    device.fill();
                    migrate(device, new FileSpoilingOpener(device.key(), SafetyNetScenes::damageCopy));
                }),
                FailureCase.of(ProblemCode.DAMAGED_BEFORE_RUN, "damaged_before_the_run", device -> {
                    device.fill();
                    FileSpoilingOpener.damage(device.database().path());
                    migrate(device, device.key());
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .backup());
                }),
                FailureCase.of(ProblemCode.RESULT_DAMAGED, "result_damaged", SafetyNetScenes::damagedResult),
                FailureCase.of(ProblemCode.AFTERMATH_FAILED, "result_unreadable", device -> {
                    device.fill();
                    FileSpoilingOpener.Deed always = file -> {
                        if (file.equals(device.database().path())) {
                            FileSpoilingOpener.refuse(file);
                        }
                    };
                    migrate(device, new FileSpoilingOpener(device.key(), always));
                }),
                FailureCase.of(ProblemCode.BACKUP_UNUSABLE, "damaged_backup", SafetyNetScenes::unusable),
                FailureCase.of(ProblemCode.RESTORE_FAILED, "backup_cannot_be_put_back", SafetyNetScenes::notPutBack));
    }

    // Each one: after a first copy that does not prove to be whole, another one is made.
    private static void damageCopy(Path file) throws IOException {
        if (String.valueOf(file.getFileName()).contains(COPY)) {
            FileSpoilingOpener.damage(file);
        }
    }

    private static void migrate(EncryptedDevice device, DatabaseOpener opener) {
        device.attempt(
                () -> device.migrator(opener, EncryptedDevice.PATIENTS, BED).migrate());
    }

    // While another connection has the file open, SQLite copies it.
    private static void notBackedUp(EncryptedDevice device) throws Exception {
        device.fill();
        migrate(device, new FileSpoilingOpener(device.key(), FileSpoilingOpener::refuse));
        try (Connection other = device.key().open(device.database())) {
            Sql.execute(other, "SELECT 1");
            migrate(device, new LeakingOpener(device.key(), IO_ERROR, "VACUUM INTO ?"::equals));
        }
    }

    // The file itself is read for the first time when it is looked at after the commit.
    private static void damagedResult(EncryptedDevice device) throws Exception {
        device.fill();
        boolean[] done = {false};
        FileSpoilingOpener.Deed once = file -> {
            if (!done[0] && file.equals(device.database().path())) {
                done[0] = true;
                FileSpoilingOpener.damage(file);
            }
        };
        migrate(device, new FileSpoilingOpener(device.key(), once));
        // Without a backup it is read before the first step too.
        FileSpoilingOpener.Deed damage = FileSpoilingOpener::damage;
        String name = device.database().path().getFileName().toString();
        device.attempt(() -> device.migrator(
                        new FileSpoilingOpener(device.key(), damage.onlyTo(name, 2)), EncryptedDevice.PATIENTS, BED)
                .withBackupPolicy(BackupPolicy.withoutBackup("a second time"))
                .migrate());
    }

    private static Path backup(EncryptedDevice device) {
        return device.migrator(EncryptedDevice.PATIENTS).maintenance().backup().file();
    }

    private static void unusable(EncryptedDevice device) throws Exception {
        device.fill();
        Path damaged = backup(device);
        FileSpoilingOpener.damage(damaged);
        Path withLog = Files.copy(device.database().path(), device.device().resolve("with-log"));
        Files.copy(withLog, device.device().resolve("with-log-wal"));
        for (Path file : List.of(device.device().resolve("missing"), device.device(), withLog, damaged)) {
            device.attempt(() ->
                    device.migrator(EncryptedDevice.PATIENTS).maintenance().restore(file, "mistake"));
        }
    }

    private static void notPutBack(EncryptedDevice device) throws Exception {
        device.fill();
        Path backup = backup(device);
        FileSpoilingOpener.Deed once = FileSpoilingOpener::refuse;
        for (DatabaseOpener opener : List.of(
                new FileSpoilingOpener(device.key(), once.onlyTo(NEXT, 1)),
                new LeakingOpener(device.key(), IO_ERROR, "PRAGMA synchronous = EXTRA"::equals))) {
            device.attempt(() -> device.migrator(opener, EncryptedDevice.PATIENTS)
                    .maintenance()
                    .restore(backup, "mistake"));
        }
    }
}
