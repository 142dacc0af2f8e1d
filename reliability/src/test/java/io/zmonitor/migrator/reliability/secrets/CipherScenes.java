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
    private static final SqlMigration BED = Stage.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final int PAGE = 4096;

    private CipherScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.without("other_key_and_back", stage -> {
                    stage.fill();
                    DatabaseOpener other = stage.shown(SqlCipherKey.raw(Secret.otherKey()));
                    stage.attempt(
                            () -> stage.migrator(Stage.PATIENTS).maintenance().rekey(other, "lost"));
                    stage.attempt(() ->
                            stage.migrator(other, Stage.PATIENTS).maintenance().rekey(stage.key(), "found"));
                }),
                Scene.of(ProblemCode.TRANSFER_UNSUPPORTED, "key_that_is_none", stage -> {
                    stage.fill();
                    Spiteful none = new Spiteful(stage.key(), 1, sql -> false);
                    stage.attempt(() ->
                            stage.migrator(none, Stage.PATIENTS).maintenance().rekey(none, "lost"));
                }),
                Scene.without("rehearsed", stage -> {
                    stage.fill();
                    stage.attempt(() ->
                            stage.migrator(Stage.PATIENTS, BED).maintenance().rehearse());
                    stage.attempt(() ->
                            stage.migrator(Stage.PATIENTS, BED).maintenance().rehearseAndSwap("a test"));
                }),
                Scene.of(ProblemCode.STATEMENT_FAILED, "rehearsal_fails", stage -> {
                    stage.fill();
                    SqlMigration wrong = Stage.data(2, "SELECT json_extract('{}', name) FROM patient;");
                    stage.attempt(() ->
                            stage.migrator(Stage.PATIENTS, wrong).maintenance().rehearse());
                    stage.attempt(() ->
                            stage.migrator(Stage.PATIENTS, wrong).maintenance().rehearseAndSwap("a test"));
                }),
                Scene.of(ProblemCode.OTHER_CIPHER_FORMAT, "other_format", stage -> {
                    stage.fill();
                    SqlCipherKey old = stage.shown(stage.key().withFormat(SqlCipherFormat.V3));
                    stage.attempt(() -> stage.migrator(old, Stage.PATIENTS).migrate());
                }),
                Scene.of(ProblemCode.OLD_FORMAT_NOT_MADE, "old_format", stage -> {
                    DatabaseFile empty =
                            new DatabaseFile(Files.createFile(stage.device().resolve("new")));
                    stage.attempt(() -> {
                        stage.key()
                                .withFormat(SqlCipherFormat.V3)
                                .open(empty, Purpose.CREATION)
                                .close();
                        return "created";
                    });
                }),
                Scene.of(ProblemCode.ENCRYPTED_DATABASE, "no_key_for_an_encrypted_file", stage -> {
                    stage.fill();
                    DatabaseOpener plain = stage.shown(PlaintextDatabase.withoutEncryption());
                    stage.attempt(() -> stage.migrator(plain, Stage.PATIENTS).migrate());
                }),
                Scene.of(ProblemCode.SALT_DAMAGED, "salt_damaged", stage -> {
                    stage.fill();
                    stage.migrator(Stage.PATIENTS).maintenance().backup();
                    changed(stage, file -> file.write(0));
                }),
                Scene.of(ProblemCode.NATIVE_CACHE_UNSAFE, "library_cache_of_everybody", stage -> {
                    Path cache = Files.createDirectory(stage.device().resolve("cache"));
                    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
                    stage.attempt(() -> NativeLibraryCache.in(cache).use());
                }),
                Scene.of(ProblemCode.PAGES_MISSING, "pages_missing", stage -> {
                    stage.fill();
                    changed(stage, file -> file.setLength(file.length() - 3 * PAGE));
                }),
                Scene.of(ProblemCode.DAMAGED_PAGES, "first_page_damaged", stage -> {
                    stage.fill();
                    changed(stage, file -> {
                        file.seek(PAGE / 2);
                        file.write(new byte[64]);
                    });
                }),
                Scene.of(ProblemCode.BACKUP_LOCATION, "no_folder_for_backups", stage -> {
                    stage.fill();
                    Path gone = stage.device().resolve("gone");
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED)
                            .withBackupPolicy(BackupPolicy.always().inFolder(gone))
                            .migrate());
                }));
    }

    /** Does something to the bytes of the file. */
    @FunctionalInterface
    private interface Damage {
        void to(RandomAccessFile file) throws Exception;
    }

    private static void changed(Stage stage, Damage damage) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(stage.database().path().toFile(), "rw")) {
            damage.to(file);
        }
        stage.attempt(() -> stage.key().pages().scan(stage.database()));
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
    }
}
