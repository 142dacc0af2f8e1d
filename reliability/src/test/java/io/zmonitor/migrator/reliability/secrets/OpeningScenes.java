package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener.Held;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Files, keys and suppliers that are refused at the opening. */
final class OpeningScenes {
    private static final int CANNOT_OPEN = 14;
    private static final int READ_ONLY = 8;
    private static final int PAGE = 4096;

    /** Here alone a key is derived. */
    static final String PASSPHRASE_LIFE = "life_with_a_passphrase";

    private OpeningScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(ProblemCode.WRONG_KEY, "wrong_key", OpeningScenes::wrongKey),
                Scene.of(ProblemCode.KEY_MISSING, "no_key", stage -> {
                    stage.attempt(() -> stage.migrator(SqlCipherKey.raw(new byte[0]), Stage.PATIENTS)
                            .migrate());
                    stage.attempt(() -> stage.migrator(SqlCipherKey.passphrase(new char[0]), Stage.PATIENTS)
                            .migrate());
                }),
                Scene.of(
                        ProblemCode.KEY_LENGTH,
                        "key_of_a_wrong_length",
                        stage -> stage.attempt(() -> stage.migrator(
                                        stage.shown(SqlCipherKey.fetchedFrom(() -> Arrays.copyOf(Secret.key(), 31))),
                                        Stage.PATIENTS)
                                .migrate())),
                Scene.of(ProblemCode.KEY_UNUSABLE, "unusable_passphrase", OpeningScenes::unusable),
                Scene.of(ProblemCode.KEY_NOT_FETCHED, "supplier_throws", OpeningScenes::supplierThrows),
                Scene.of(ProblemCode.PLAINTEXT_DATABASE, "plaintext_file", OpeningScenes::plaintext),
                Scene.of(ProblemCode.NOT_A_DATABASE, "garbage", stage -> {
                    Files.writeString(stage.database().path(), "rubbish!".repeat(2048));
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
                }),
                Scene.of(
                        ProblemCode.NAME_TOO_LONG,
                        "name_too_long",
                        stage -> stage.attempt(() -> Migrator.forDatabase(
                                        stage.database().path().resolveSibling("n".repeat(214)),
                                        SqlCipherKey.raw(Secret.key()))
                                .withSource(MigrationSource.of(Stage.PATIENTS))
                                .migrate())),
                Scene.of(ProblemCode.EMPTY_FILE, "empty_file", stage -> {
                    Files.createFile(stage.database().path());
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
                }),
                Scene.of(ProblemCode.TRUNCATED_FILE, "truncated_file", stage -> {
                    stage.fill();
                    try (RandomAccessFile file =
                            new RandomAccessFile(stage.database().path().toFile(), "rw")) {
                        file.setLength(file.length() - 100);
                    }
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
                }),
                Scene.of(ProblemCode.DAMAGED_DATABASE, "damaged_pages", OpeningScenes::damaged),
                Scene.of(ProblemCode.NOT_A_REGULAR_FILE, "folder_for_a_file", stage -> {
                    Files.createDirectory(stage.database().path());
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
                }),
                Scene.of(ProblemCode.READ_ONLY, "read_only", stage -> failing(stage, READ_ONLY)),
                Scene.of(ProblemCode.OPENING_FAILED, "cannot_open", stage -> failing(stage, CANNOT_OPEN)),
                Scene.of(
                        ProblemCode.PATH_NOT_A_FILE,
                        "path_with_settings",
                        stage -> stage.attempt(() -> stage.told(
                                        Migrator.forDatabase(Path.of("file:monitor.db?cipher=none"), stage.key())
                                                .withSource(MigrationSource.of(Stage.PATIENTS)))
                                .migrate())),
                Scene.of(
                        ProblemCode.FOLDER_MISSING,
                        "folder_missing",
                        stage -> stage.attempt(() -> stage.told(
                                        Migrator.forDatabase(stage.device().resolve("gone/monitor.db"), stage.key())
                                                .withSource(MigrationSource.of(Stage.PATIENTS)))
                                .migrate())),
                Scene.of(
                        ProblemCode.DATABASE_MISSING,
                        "database_missing",
                        stage -> stage.attempt(() ->
                                stage.migrator(Stage.PATIENTS).maintenance().rollbackTo(0, "a test"))),
                Scene.of(ProblemCode.CONNECTION_IN_TRANSACTION, "connection_in_transaction", stage -> {
                    stage.fill();
                    try (Connection connection = stage.key().open(stage.database())) {
                        connection.setAutoCommit(false);
                        stage.attempt(() -> stage.told(Migrator.forConnection(connection)
                                        .withSource(MigrationSource.of(Stage.PATIENTS)))
                                .migrate());
                    }
                }),
                Scene.of(ProblemCode.LOG_WRITER_SET, "log_writer", OpeningScenes::logWriter),
                Scene.of(ProblemCode.STATEMENT_FAILED, PASSPHRASE_LIFE, OpeningScenes::passphraseLife),
                Scene.without("closed_key", OpeningScenes::closedKey));
    }

    private static void wrongKey(Stage stage) throws Exception {
        stage.fill();
        SqlCipherKey passphrase = SqlCipherKey.passphraseFetchedFrom(Secret.PASSPHRASE_VALUE::toCharArray);
        stage.attempt(
                () -> stage.migrator(stage.shown(passphrase), Stage.PATIENTS).migrate());
        SqlCipherKey other = stage.shown(SqlCipherKey.raw(Secret.otherKey()));
        stage.attempt(() -> other.hold(stage.database()));
        stage.attempt(() -> other.pages().scan(stage.database()));
        stage.attempt(() -> stage.migrator(other, Stage.PATIENTS).status());
        stage.attempt(() -> stage.migrator(other, Stage.PATIENTS).maintenance().verify());
        stage.attempt(() -> stage.migrator(other, Stage.PATIENTS).migrate());
    }

    private static void unusable(Stage stage) {
        String hex = HexFormat.of().formatHex(Secret.key());
        for (String passphrase :
                List.of(Secret.PASSPHRASE_VALUE + "\0", Secret.PASSPHRASE_VALUE + "\ud800", "x'" + hex + "'")) {
            SqlCipherKey key = stage.shown(SqlCipherKey.passphrase(passphrase.toCharArray()));
            stage.attempt(() -> stage.migrator(key, Stage.PATIENTS).migrate());
        }
    }

    private static void supplierThrows(Stage stage) throws Exception {
        stage.fill();
        String message = "the key is " + HexFormat.of().formatHex(Secret.key()) + " or " + Secret.PASSPHRASE_VALUE;
        List<Throwable> thrown = List.of(
                new IllegalStateException(message, new IllegalArgumentException(message)),
                new AssertionError(message),
                new ExceptionInInitializerError(message),
                new java.io.IOException(message),
                new UncheckedIOException(new java.io.IOException(message)));
        for (Throwable one : thrown) {
            Supplier<byte[]> supplier = () -> OpeningScenes.<RuntimeException, byte[]>sneak(one);
            Supplier<char[]> words = () -> OpeningScenes.<RuntimeException, char[]>sneak(one);
            stage.attempt(() -> stage.migrator(SqlCipherKey.passphraseFetchedFrom(words), Stage.PATIENTS)
                    .migrate());
            stage.attempt(() -> SqlCipherKey.fetchedFrom(supplier).pages().scan(stage.database()));
            stage.attempt(() -> stage.migrator(SqlCipherKey.fetchedFrom(supplier), Stage.PATIENTS)
                    .migrate());
        }
    }

    // Other languages on the JVM throw whatever they like.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable, T> T sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static void plaintext(Stage stage) throws Exception {
        Files.write(
                stage.database().path(), Arrays.copyOf("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), PAGE));
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
    }

    private static void damaged(Stage stage) throws Exception {
        stage.fill();
        try (RandomAccessFile file =
                new RandomAccessFile(stage.database().path().toFile(), "rw")) {
            for (long at = PAGE + 100; at < file.length(); at += PAGE) {
                file.seek(at);
                file.write(new byte[64]);
            }
        }
        stage.attempt(() -> stage.key().pages().scan(stage.database()));
        stage.attempt(() -> stage.migrator(Stage.PATIENTS).migrate());
    }

    private static void failing(Stage stage, int result) throws Exception {
        stage.fill();
        Spiteful opener = new Spiteful(stage.key(), result, "open"::equals);
        stage.attempt(() -> stage.migrator(opener, Stage.PATIENTS).status());
        stage.attempt(() -> stage.migrator(opener, Stage.PATIENTS).migrate());
    }

    private static void logWriter(Stage stage) throws Exception {
        stage.fill();
        DriverManager.setLogWriter(Sinks.driverLog(stage.evidence()));
        try {
            DatabaseFile database = stage.database();
            stage.attempt(() -> stage.key().open(database));
            stage.attempt(() -> stage.key().hold(database).open(database));
            stage.attempt(() -> stage.migrator(Stage.PATIENTS).status());
            stage.attempt(() -> stage.migrator(Stage.PATIENTS, Stage.schema(2, "CREATE TABLE b (id)"))
                    .migrate());
        } finally {
            DriverManager.setLogWriter(null);
        }
    }

    private static void passphraseLife(Stage stage) throws Exception {
        SqlCipherKey key = stage.shown(SqlCipherKey.passphraseFetchedFrom(Secret.PASSPHRASE_VALUE::toCharArray));
        stage.attempt(() -> stage.migrator(key, Stage.PATIENTS).migrate());
        try (Held held = stage.shown(key.hold(stage.database()))) {
            stage.attempt(() -> stage.migrator(held, Stage.PATIENTS, Stage.data(2, "SELECT 1;"))
                    .migrate());
            stage.attempt(() -> stage.migrator(
                            new Spiteful(held, 1, sql -> sql.startsWith("UPDATE patient")),
                            Stage.PATIENTS,
                            Stage.data(2, "SELECT 1;"),
                            Stage.data(3, "UPDATE patient SET name = 'x';"))
                    .migrate());
        }
    }

    private static void closedKey(Stage stage) throws Exception {
        stage.fill();
        SqlCipherKey key = SqlCipherKey.raw(Secret.key());
        key.close();
        stage.attempt(() -> stage.migrator(stage.shown(key), Stage.PATIENTS).migrate());
        Held held = stage.shown(stage.key().hold(stage.database()));
        held.close();
        stage.attempt(() -> held.open(stage.database()));
    }
}
