package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What crashes leave, wrong drivers, and locks that somebody else has. */
final class CrashScenes {
    private static final SqlMigration NEXT = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int READ_ERROR = 266;
    private static final int HEADER = 512;
    private static final int PAGE = 4096;

    private CrashScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.KEY_NOT_PROVED, "crashed_and_wrong_key", device -> {
                    crash(device, "delete");
                    device.attempt(() ->
                            next(device, SqlCipherKey.raw(Secret.otherKey())).migrate());
                }),
                FailureCase.of(ProblemCode.CRASH_FOLDER_TAKEN, "crash_folder_taken", device -> {
                    crash(device, "delete");
                    Path folder = Files.createDirectory(device.database().sibling("-crashed"));
                    Files.writeString(folder.resolve("notes.txt"), "mine");
                    device.attempt(() -> next(device, device.key()).migrate());
                    Files.delete(folder.resolve("notes.txt"));
                }),
                FailureCase.of(ProblemCode.RECOVERY_FAILED, "recovery_fails", device -> {
                    crash(device, "delete");
                    device.attempt(() -> next(device, new LeakingOpener(device.key(), READ_ERROR, "open"::equals))
                            .migrate());
                }),
                FailureCase.without("crashed_log_is_recovered", device -> {
                    crash(device, "wal");
                    device.attempt(() -> next(device, device.key()).migrate());
                }),
                FailureCase.of(ProblemCode.OPENING_FAILED, "key_cannot_be_proved", device -> {
                    crash(device, "delete");
                    device.attempt(() -> next(device, new FileSpoilingOpener(device.key(), FileSpoilingOpener::refuse))
                            .migrate());
                }),
                FailureCase.of(ProblemCode.CHANGED_SINCE_RECOVERY, "changed_since_recovery", device -> {
                    crash(device, "delete");
                    setAside(device, "-crashed");
                    device.meddle("UPDATE admission SET note = (SELECT name FROM patient)");
                    device.attempt(() -> next(device, device.key()).migrate());
                }),
                FailureCase.of(ProblemCode.RECOVERY_INCOMPLETE, "recovery_lacks_pages", device -> {
                    crash(device, "delete");
                    DatabaseFile aside = setAside(device, "-kept");
                    device.attempt(() -> {
                        device.key().pages().proveRecovery(device.database(), aside);
                        return "complete";
                    });
                }),
                FailureCase.of(ProblemCode.SIDE_FILE_WITHOUT_DATABASE, "orphaned_journal", device -> {
                    crash(device, "delete");
                    Files.delete(device.database().path());
                    device.attempt(() -> next(device, device.key()).migrate());
                }),
                FailureCase.of(ProblemCode.JOURNAL_OF_ANOTHER_ENGINE, "journal_of_another_engine", device -> {
                    crash(device, "delete");
                    makeForeign(device.database().journal());
                    device.attempt(() -> next(device, device.key()).migrate());
                }),
                FailureCase.of(ProblemCode.SIDE_FILE_DAMAGED, "hole_in_a_journal", device -> {
                    crash(
                            device,
                            "delete",
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                                    + " INSERT INTO admission (note) SELECT name || i || hex(zeroblob(100)) FROM n, patient",
                            "BEGIN",
                            "UPDATE admission SET note = note || '?'");
                    damage(device.database().journal());
                    device.attempt(() -> next(device, device.key()).migrate());
                }),
                FailureCase.of(ProblemCode.SIDE_FILE_FOREIGN, "log_of_another_database", device -> {
                    crash(device, "wal");
                    Path log = device.database().wal();
                    Path kept = Files.move(log, device.database().sibling("-of-another"));
                    Files.delete(device.database().path());
                    device.fill();
                    Files.move(kept, log);
                    device.attempt(() -> next(device, device.key()).migrate());
                }),
                FailureCase.of(
                        ProblemCode.DRIVER_MISSING,
                        "no_driver",
                        device -> ForgetfulDriver.withoutAny(
                                alone -> alone.attempt(
                                        () -> next(alone, alone.key()).migrate()),
                                device)),
                FailureCase.of(
                        ProblemCode.CIPHER_UNAVAILABLE,
                        "driver_without_ciphers",
                        device -> ForgetfulDriver.instead(
                                false,
                                alone -> alone.attempt(
                                        () -> next(alone, alone.key()).migrate()),
                                device)),
                FailureCase.of(
                        ProblemCode.CREATED_UNPROTECTED,
                        "driver_that_forgets_the_key",
                        device -> ForgetfulDriver.instead(
                                true,
                                alone -> alone.attempt(
                                        () -> next(alone, alone.key()).migrate()),
                                device)),
                FailureCase.of(
                        ProblemCode.LOCK_TIMEOUT,
                        "another_run",
                        device -> during(
                                device,
                                () -> device.attempt(() -> next(device, device.key())
                                        .withLockTimeout(MOMENT)
                                        .migrate()))),
                FailureCase.of(
                        ProblemCode.INTERRUPTED,
                        "interrupted",
                        device -> during(device, () -> {
                            Thread.currentThread().interrupt();
                            device.attempt(() -> next(device, device.key()).migrate());
                            Thread.interrupted();
                        })),
                FailureCase.of(ProblemCode.DATABASE_BUSY, "another_connection", CrashScenes::busy),
                FailureCase.of(ProblemCode.LOCK_UNAVAILABLE, "folder_for_a_lock", device -> {
                    device.fill();
                    Path lock = device.database().sibling("-migrator-lock");
                    Files.deleteIfExists(lock);
                    Files.createDirectory(lock);
                    device.attempt(() -> next(device, device.key()).migrate());
                }));
    }

    private static Migrator next(EncryptedDevice device, DatabaseOpener opener) {
        return device.migrator(opener, EncryptedDevice.PATIENTS, NEXT);
    }

    private static void during(EncryptedDevice device, Runnable deed) throws Exception {
        device.fill();
        device.migrator(EncryptedDevice.PATIENTS, new Coded(2, context -> deed.run()))
                .migrate();
    }

    private static void busy(EncryptedDevice device) throws Exception {
        device.fill();
        try (Connection other = device.key().open(device.database())) {
            Sql.execute(other, "BEGIN EXCLUSIVE");
            SqlCipherKey impatient = device.key().withBusyTimeout(MOMENT);
            device.attempt(() -> next(device, impatient).withLockTimeout(MOMENT).migrate());
            Sql.execute(other, "ROLLBACK");
        }
    }

    /** The files of a transaction that never ended, with marked rows in the journal or the log. */
    static void crash(EncryptedDevice device, String journalMode) throws Exception {
        crash(
                device,
                journalMode,
                "INSERT INTO patient SELECT id + 1, name, mrn + 1, picture FROM patient",
                "BEGIN",
                "PRAGMA user_version = 7",
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                        + " INSERT INTO admission (note) SELECT name || i FROM n, patient",
                journalMode.equals("wal") ? "COMMIT" : "UPDATE patient SET name = name || '?'");
    }

    private static void crash(EncryptedDevice device, String journalMode, String... statements) throws Exception {
        device.fill();
        DatabaseFile database = device.database();
        Path aside = Files.createDirectory(device.device().resolve("aside"));
        try (Connection connection = device.key().open(database)) {
            Sql.execute(connection, "PRAGMA journal_mode = " + journalMode, "PRAGMA cache_size = 2");
            Sql.execute(connection, statements);
            for (Path file : List.of(database.path(), database.journal(), database.wal())) {
                if (Files.exists(file)) {
                    Files.copy(file, aside.resolve(file.getFileName()));
                }
            }
            if (!journalMode.equals("wal")) {
                Sql.execute(connection, "ROLLBACK");
            }
        }
        for (Path file : List.of(database.path(), database.journal(), database.wal())) {
            Path copy = aside.resolve(file.getFileName());
            if (Files.exists(copy)) {
                Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.delete(aside);
    }

    /** What a boot keeps of a crash, as it is when it is killed before it recovers. */
    private static DatabaseFile setAside(EncryptedDevice device, String folder) throws Exception {
        Path aside = Files.createDirectory(device.database().sibling(folder));
        for (Path file : List.of(device.database().path(), device.database().journal())) {
            Files.copy(file, aside.resolve(file.getFileName()));
        }
        return new DatabaseFile(aside.resolve(device.database().path().getFileName()));
    }

    // A sector of the second record is lost.
    private static void damage(Path journal) throws Exception {
        byte[] bytes = Files.readAllBytes(journal);
        int second = HEADER + 2 * Integer.BYTES + PAGE;
        Arrays.fill(bytes, second + 1024, second + 1024 + 512, (byte) 0);
        Files.write(journal, bytes);
    }

    // SQLCipher computes a journal's checksums over what is in the file, the driver's engine over the plaintext.
    private static void makeForeign(Path journal) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(journal));
        int page = HEADER + Integer.BYTES;
        int sum = bytes.getInt(12);
        for (int at = PAGE - 200; at > 0; at -= 200) {
            sum += bytes.get(page + at) & 0xff;
        }
        bytes.putInt(page + PAGE, sum);
        Files.write(journal, bytes.array());
    }
}
