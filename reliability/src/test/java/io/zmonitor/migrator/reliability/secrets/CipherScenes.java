package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.NativeLibraryCache;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Other formats, other keys, damaged pages, copies to rehearse on. */
final class CipherScenes {
    private static final SqlMigration BED = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final int PAGE = 4096;

    private CipherScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.without("other_key_and_back", device -> {
                    device.fill();
                    DatabaseOpener other = device.shown(SqlCipherKey.raw(Secret.otherKey()));
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                            .maintenance()
                            .rekey(other, "lost"));
                    device.attempt(() -> device.migrator(other, EncryptedDevice.PATIENTS)
                            .maintenance()
                            .rekey(device.key(), "found"));
                }),
                FailureCase.of(ProblemCode.TRANSFER_UNSUPPORTED, "key_that_is_none", device -> {
                    device.fill();
                    LeakingOpener none = new LeakingOpener(device.key(), 1, sql -> false);
                    device.attempt(() -> device.migrator(none, EncryptedDevice.PATIENTS)
                            .maintenance()
                            .rekey(none, "lost"));
                }),
                FailureCase.without("rehearsed", device -> {
                    device.fill();
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                            .maintenance()
                            .rehearse());
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                            .maintenance()
                            .rehearseAndSwap("a test"));
                }),
                FailureCase.of(ProblemCode.STATEMENT_FAILED, "rehearsal_fails", device -> {
                    device.fill();
                    SqlMigration wrong = EncryptedDevice.data(2, "SELECT json_extract('{}', name) FROM patient;");
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, wrong)
                            .maintenance()
                            .rehearse());
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, wrong)
                            .maintenance()
                            .rehearseAndSwap("a test"));
                }),
                FailureCase.of(ProblemCode.OTHER_CIPHER_FORMAT, "other_format", device -> {
                    device.fill();
                    SqlCipherKey old = device.shown(device.key().withFormat(SqlCipherFormat.V3));
                    device.attempt(
                            () -> device.migrator(old, EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.OLD_FORMAT_NOT_MADE, "old_format", device -> {
                    DatabaseFile empty =
                            new DatabaseFile(Files.createFile(device.device().resolve("new")));
                    device.attempt(() -> {
                        device.key()
                                .withFormat(SqlCipherFormat.V3)
                                .open(empty, Purpose.CREATION)
                                .close();
                        return "created";
                    });
                }),
                FailureCase.of(ProblemCode.ENCRYPTED_DATABASE, "no_key_for_an_encrypted_file", device -> {
                    device.fill();
                    DatabaseOpener plain = device.shown(PlaintextDatabase.withoutEncryption());
                    device.attempt(() ->
                            device.migrator(plain, EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.SALT_DAMAGED, "salt_damaged", device -> {
                    device.fill();
                    device.migrator(EncryptedDevice.PATIENTS).maintenance().backup();
                    changed(device, file -> file.write(0));
                }),
                FailureCase.of(ProblemCode.NATIVE_CACHE_UNSAFE, "library_cache_of_everybody", device -> {
                    Path cache = Files.createDirectory(device.device().resolve("cache"));
                    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
                    device.attempt(() -> NativeLibraryCache.in(cache).use());
                }),
                FailureCase.of(ProblemCode.PAGES_MISSING, "pages_missing", device -> {
                    device.fill();
                    changed(device, file -> file.setLength(file.length() - 3 * PAGE));
                }),
                FailureCase.of(ProblemCode.DAMAGED_PAGES, "first_page_damaged", device -> {
                    device.fill();
                    changed(device, file -> {
                        file.seek(PAGE / 2);
                        file.write(new byte[64]);
                    });
                }),
                FailureCase.of(ProblemCode.BACKUP_LOCATION, "no_folder_for_backups", device -> {
                    device.fill();
                    Path gone = device.device().resolve("gone");
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                            .withBackupPolicy(BackupPolicy.always().inFolder(gone))
                            .migrate());
                }));
    }

    /** Does something to the bytes of the file. */
    @FunctionalInterface
    private interface Damage {
        void to(RandomAccessFile file) throws Exception;
    }

    private static void changed(EncryptedDevice device, Damage damage) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(device.database().path().toFile(), "rw")) {
            damage.to(file);
        }
        device.attempt(() -> device.key().pages().scan(device.database()));
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
    }
}
