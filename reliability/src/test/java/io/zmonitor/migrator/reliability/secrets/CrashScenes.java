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
    private static final SqlMigration NEXT = Stage.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int READ_ERROR = 266;
    private static final int HEADER = 512;
    private static final int PAGE = 4096;

    private CrashScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(ProblemCode.KEY_NOT_PROVED, "crashed_and_wrong_key", stage -> {
                    crash(stage, "delete");
                    stage.attempt(() ->
                            next(stage, SqlCipherKey.raw(Secret.otherKey())).migrate());
                }),
                Scene.of(ProblemCode.CRASH_FOLDER_TAKEN, "crash_folder_taken", stage -> {
                    crash(stage, "delete");
                    Path folder = Files.createDirectory(stage.database().sibling("-crashed"));
                    Files.writeString(folder.resolve("notes.txt"), "mine");
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                    Files.delete(folder.resolve("notes.txt"));
                }),
                Scene.of(ProblemCode.RECOVERY_FAILED, "recovery_fails", stage -> {
                    crash(stage, "delete");
                    stage.attempt(() -> next(stage, new Spiteful(stage.key(), READ_ERROR, "open"::equals))
                            .migrate());
                }),
                Scene.without("crashed_log_is_recovered", stage -> {
                    crash(stage, "wal");
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }),
                Scene.of(ProblemCode.OPENING_FAILED, "key_cannot_be_proved", stage -> {
                    crash(stage, "delete");
                    stage.attempt(() -> next(stage, new Saboteur(stage.key(), Saboteur::refuse))
                            .migrate());
                }),
                Scene.of(ProblemCode.CHANGED_SINCE_RECOVERY, "changed_since_recovery", stage -> {
                    crash(stage, "delete");
                    setAside(stage, "-crashed");
                    stage.meddle("UPDATE admission SET note = (SELECT name FROM patient)");
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }),
                Scene.of(ProblemCode.RECOVERY_INCOMPLETE, "recovery_lacks_pages", stage -> {
                    crash(stage, "delete");
                    DatabaseFile aside = setAside(stage, "-kept");
                    stage.attempt(() -> {
                        stage.key().pages().proveRecovery(stage.database(), aside);
                        return "complete";
                    });
                }),
                Scene.of(ProblemCode.SIDE_FILE_WITHOUT_DATABASE, "orphaned_journal", stage -> {
                    crash(stage, "delete");
                    Files.delete(stage.database().path());
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }),
                Scene.of(ProblemCode.JOURNAL_OF_ANOTHER_ENGINE, "journal_of_another_engine", stage -> {
                    crash(stage, "delete");
                    makeForeign(stage.database().journal());
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }),
                Scene.of(ProblemCode.SIDE_FILE_DAMAGED, "hole_in_a_journal", stage -> {
                    crash(
                            stage,
                            "delete",
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                                    + " INSERT INTO admission (note) SELECT name || i || hex(zeroblob(100)) FROM n, patient",
                            "BEGIN",
                            "UPDATE admission SET note = note || '?'");
                    damage(stage.database().journal());
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }),
                Scene.of(ProblemCode.SIDE_FILE_FOREIGN, "log_of_another_database", stage -> {
                    crash(stage, "wal");
                    Path log = stage.database().wal();
                    Path kept = Files.move(log, stage.database().sibling("-of-another"));
                    Files.delete(stage.database().path());
                    stage.fill();
                    Files.move(kept, log);
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }),
                Scene.of(
                        ProblemCode.DRIVER_MISSING,
                        "no_driver",
                        stage -> ForgetfulDriver.withoutAny(
                                alone -> alone.attempt(
                                        () -> next(alone, alone.key()).migrate()),
                                stage)),
                Scene.of(
                        ProblemCode.CIPHER_UNAVAILABLE,
                        "driver_without_ciphers",
                        stage -> ForgetfulDriver.instead(
                                false,
                                alone -> alone.attempt(
                                        () -> next(alone, alone.key()).migrate()),
                                stage)),
                Scene.of(
                        ProblemCode.CREATED_UNPROTECTED,
                        "driver_that_forgets_the_key",
                        stage -> ForgetfulDriver.instead(
                                true,
                                alone -> alone.attempt(
                                        () -> next(alone, alone.key()).migrate()),
                                stage)),
                Scene.of(
                        ProblemCode.LOCK_TIMEOUT,
                        "another_run",
                        stage -> during(
                                stage,
                                () -> stage.attempt(() -> next(stage, stage.key())
                                        .withLockTimeout(MOMENT)
                                        .migrate()))),
                Scene.of(
                        ProblemCode.INTERRUPTED,
                        "interrupted",
                        stage -> during(stage, () -> {
                            Thread.currentThread().interrupt();
                            stage.attempt(() -> next(stage, stage.key()).migrate());
                            Thread.interrupted();
                        })),
                Scene.of(ProblemCode.DATABASE_BUSY, "another_connection", CrashScenes::busy),
                Scene.of(ProblemCode.LOCK_UNAVAILABLE, "folder_for_a_lock", stage -> {
                    stage.fill();
                    Path lock = stage.database().sibling("-migrator-lock");
                    Files.deleteIfExists(lock);
                    Files.createDirectory(lock);
                    stage.attempt(() -> next(stage, stage.key()).migrate());
                }));
    }

    private static Migrator next(Stage stage, DatabaseOpener opener) {
        return stage.migrator(opener, Stage.PATIENTS, NEXT);
    }

    private static void during(Stage stage, Runnable deed) throws Exception {
        stage.fill();
        stage.migrator(Stage.PATIENTS, new Coded(2, context -> deed.run())).migrate();
    }

    private static void busy(Stage stage) throws Exception {
        stage.fill();
        try (Connection other = stage.key().open(stage.database())) {
            Sql.execute(other, "BEGIN EXCLUSIVE");
            SqlCipherKey impatient = stage.key().withBusyTimeout(MOMENT);
            stage.attempt(() -> next(stage, impatient).withLockTimeout(MOMENT).migrate());
            Sql.execute(other, "ROLLBACK");
        }
    }

    /** The files of a transaction that never ended, with marked rows in the journal or the log. */
    static void crash(Stage stage, String journalMode) throws Exception {
        crash(
                stage,
                journalMode,
                "INSERT INTO patient SELECT id + 1, name, mrn + 1, picture FROM patient",
                "BEGIN",
                "PRAGMA user_version = 7",
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                        + " INSERT INTO admission (note) SELECT name || i FROM n, patient",
                journalMode.equals("wal") ? "COMMIT" : "UPDATE patient SET name = name || '?'");
    }

    private static void crash(Stage stage, String journalMode, String... statements) throws Exception {
        stage.fill();
        DatabaseFile database = stage.database();
        Path aside = Files.createDirectory(stage.device().resolve("aside"));
        try (Connection connection = stage.key().open(database)) {
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
    private static DatabaseFile setAside(Stage stage, String folder) throws Exception {
        Path aside = Files.createDirectory(stage.database().sibling(folder));
        for (Path file : List.of(stage.database().path(), stage.database().journal())) {
            Files.copy(file, aside.resolve(file.getFileName()));
        }
        return new DatabaseFile(aside.resolve(stage.database().path().getFileName()));
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
