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

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.WRONG_KEY, "wrong_key", OpeningScenes::wrongKey),
                FailureCase.of(ProblemCode.KEY_MISSING, "no_key", device -> {
                    device.attempt(() -> device.migrator(SqlCipherKey.raw(new byte[0]), EncryptedDevice.PATIENTS)
                            .migrate());
                    device.attempt(() -> device.migrator(SqlCipherKey.passphrase(new char[0]), EncryptedDevice.PATIENTS)
                            .migrate());
                }),
                FailureCase.of(
                        ProblemCode.KEY_LENGTH,
                        "key_of_a_wrong_length",
                        device -> device.attempt(() -> device.migrator(
                                        device.shown(SqlCipherKey.fetchedFrom(() -> Arrays.copyOf(Secret.key(), 31))),
                                        EncryptedDevice.PATIENTS)
                                .migrate())),
                FailureCase.of(ProblemCode.KEY_UNUSABLE, "unusable_passphrase", OpeningScenes::unusable),
                FailureCase.of(ProblemCode.KEY_NOT_FETCHED, "supplier_throws", OpeningScenes::supplierThrows),
                FailureCase.of(ProblemCode.PLAINTEXT_DATABASE, "plaintext_file", OpeningScenes::plaintext),
                FailureCase.of(ProblemCode.NOT_A_DATABASE, "garbage", device -> {
                    Files.writeString(device.database().path(), "rubbish!".repeat(2048));
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(
                        ProblemCode.NAME_TOO_LONG,
                        "name_too_long",
                        device -> device.attempt(() -> Migrator.forDatabase(
                                        device.database().path().resolveSibling("n".repeat(214)),
                                        SqlCipherKey.raw(Secret.key()))
                                .withSource(MigrationSource.of(EncryptedDevice.PATIENTS))
                                .migrate())),
                FailureCase.of(ProblemCode.EMPTY_FILE, "empty_file", device -> {
                    Files.createFile(device.database().path());
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.TRUNCATED_FILE, "truncated_file", device -> {
                    device.fill();
                    try (RandomAccessFile file =
                            new RandomAccessFile(device.database().path().toFile(), "rw")) {
                        file.setLength(file.length() - 100);
                    }
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.DAMAGED_DATABASE, "damaged_pages", OpeningScenes::damaged),
                FailureCase.of(ProblemCode.NOT_A_REGULAR_FILE, "folder_for_a_file", device -> {
                    Files.createDirectory(device.database().path());
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS).migrate());
                }),
                FailureCase.of(ProblemCode.READ_ONLY, "read_only", device -> failing(device, READ_ONLY)),
                FailureCase.of(ProblemCode.OPENING_FAILED, "cannot_open", device -> failing(device, CANNOT_OPEN)),
                FailureCase.of(
                        ProblemCode.PATH_NOT_A_FILE,
                        "path_with_settings",
                        device -> device.attempt(() -> device.told(
                                        Migrator.forDatabase(Path.of("file:monitor.db?cipher=none"), device.key())
                                                .withSource(MigrationSource.of(EncryptedDevice.PATIENTS)))
                                .migrate())),
                FailureCase.of(
                        ProblemCode.FOLDER_MISSING,
                        "folder_missing",
                        device -> device.attempt(() -> device.told(
                                        Migrator.forDatabase(device.device().resolve("gone/monitor.db"), device.key())
                                                .withSource(MigrationSource.of(EncryptedDevice.PATIENTS)))
                                .migrate())),
                FailureCase.of(
                        ProblemCode.DATABASE_MISSING,
                        "database_missing",
                        device -> device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS)
                                .maintenance()
                                .rollbackTo(0, "a test"))),
                FailureCase.of(ProblemCode.CONNECTION_IN_TRANSACTION, "connection_in_transaction", device -> {
                    device.fill();
                    try (Connection connection = device.key().open(device.database())) {
                        connection.setAutoCommit(false);
                        device.attempt(() -> device.told(Migrator.forConnection(connection)
                                        .withSource(MigrationSource.of(EncryptedDevice.PATIENTS)))
                                .migrate());
                    }
                }),
                FailureCase.of(ProblemCode.LOG_WRITER_SET, "log_writer", OpeningScenes::logWriter),
                FailureCase.of(ProblemCode.STATEMENT_FAILED, PASSPHRASE_LIFE, OpeningScenes::passphraseLife),
                FailureCase.without("closed_key", OpeningScenes::closedKey));
    }

    private static void wrongKey(EncryptedDevice device) throws Exception {
        device.fill();
        SqlCipherKey passphrase = SqlCipherKey.passphraseFetchedFrom(Secret.PASSPHRASE_VALUE::toCharArray);
        device.attempt(() -> device.migrator(device.shown(passphrase), EncryptedDevice.PATIENTS)
                .migrate());
        SqlCipherKey other = device.shown(SqlCipherKey.raw(Secret.otherKey()));
        device.attempt(() -> other.hold(device.database()));
        device.attempt(() -> other.pages().scan(device.database()));
        device.attempt(() -> device.migrator(other, EncryptedDevice.PATIENTS).status());
        device.attempt(() ->
                device.migrator(other, EncryptedDevice.PATIENTS).maintenance().verify());
        device.attempt(() -> device.migrator(other, EncryptedDevice.PATIENTS).migrate());
    }

    private static void unusable(EncryptedDevice device) {
        String hex = HexFormat.of().formatHex(Secret.key());
        for (String passphrase :
                List.of(Secret.PASSPHRASE_VALUE + "\0", Secret.PASSPHRASE_VALUE + "\ud800", "x'" + hex + "'")) {
            SqlCipherKey key = device.shown(SqlCipherKey.passphrase(passphrase.toCharArray()));
            device.attempt(() -> device.migrator(key, EncryptedDevice.PATIENTS).migrate());
        }
    }

    private static void supplierThrows(EncryptedDevice device) throws Exception {
        device.fill();
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
            device.attempt(() -> device.migrator(SqlCipherKey.passphraseFetchedFrom(words), EncryptedDevice.PATIENTS)
                    .migrate());
            device.attempt(() -> SqlCipherKey.fetchedFrom(supplier).pages().scan(device.database()));
            device.attempt(() -> device.migrator(SqlCipherKey.fetchedFrom(supplier), EncryptedDevice.PATIENTS)
                    .migrate());
        }
    }

    // Other languages on the JVM throw whatever they like.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable, T> T sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static void plaintext(EncryptedDevice device) throws Exception {
        Files.write(
                device.database().path(), Arrays.copyOf("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), PAGE));
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS).migrate());
    }

    private static void damaged(EncryptedDevice device) throws Exception {
        device.fill();
        try (RandomAccessFile file =
                new RandomAccessFile(device.database().path().toFile(), "rw")) {
            for (long at = PAGE + 100; at < file.length(); at += PAGE) {
                file.seek(at);
                file.write(new byte[64]);
            }
        }
        device.attempt(() -> device.key().pages().scan(device.database()));
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS).migrate());
    }

    private static void failing(EncryptedDevice device, int result) throws Exception {
        device.fill();
        LeakingOpener opener = new LeakingOpener(device.key(), result, "open"::equals);
        device.attempt(() -> device.migrator(opener, EncryptedDevice.PATIENTS).status());
        device.attempt(() -> device.migrator(opener, EncryptedDevice.PATIENTS).migrate());
    }

    private static void logWriter(EncryptedDevice device) throws Exception {
        device.fill();
        DriverManager.setLogWriter(Sinks.driverLog(device.evidence()));
        try {
            DatabaseFile database = device.database();
            device.attempt(() -> device.key().open(database));
            device.attempt(() -> device.key().hold(database).open(database));
            device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS).status());
            device.attempt(
                    () -> device.migrator(EncryptedDevice.PATIENTS, EncryptedDevice.schema(2, "CREATE TABLE b (id)"))
                            .migrate());
        } finally {
            DriverManager.setLogWriter(null);
        }
    }

    private static void passphraseLife(EncryptedDevice device) throws Exception {
        SqlCipherKey key = device.shown(SqlCipherKey.passphraseFetchedFrom(Secret.PASSPHRASE_VALUE::toCharArray));
        device.attempt(() -> device.migrator(key, EncryptedDevice.PATIENTS).migrate());
        try (Held held = device.shown(key.hold(device.database()))) {
            device.attempt(() -> device.migrator(held, EncryptedDevice.PATIENTS, EncryptedDevice.data(2, "SELECT 1;"))
                    .migrate());
            device.attempt(() -> device.migrator(
                            new LeakingOpener(held, 1, sql -> sql.startsWith("UPDATE patient")),
                            EncryptedDevice.PATIENTS,
                            EncryptedDevice.data(2, "SELECT 1;"),
                            EncryptedDevice.data(3, "UPDATE patient SET name = 'x';"))
                    .migrate());
        }
    }

    private static void closedKey(EncryptedDevice device) throws Exception {
        device.fill();
        SqlCipherKey key = SqlCipherKey.raw(Secret.key());
        key.close();
        device.attempt(() ->
                device.migrator(device.shown(key), EncryptedDevice.PATIENTS).migrate());
        Held held = device.shown(device.key().hold(device.database()));
        held.close();
        device.attempt(() -> held.open(device.database()));
    }
}
