package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The database file, its path, and what stands beside it. */
final class FileInputs {
    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private FileInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(contents());
        inputs.addAll(kinds());
        inputs.addAll(paths());
        inputs.addAll(neighbours());
        return inputs;
    }

    private static List<MalformedInput> contents() {
        return List.of(
                refused(ProblemCode.PLAINTEXT_DATABASE, "a plaintext database", FileInputs::makePlaintext),
                refused(ProblemCode.PLAINTEXT_DATABASE, "half of a plaintext database", content(SQLITE)),
                refused(ProblemCode.EMPTY_FILE, "0 bytes", content(new byte[0]), "0 bytes"),
                refused(ProblemCode.TRUNCATED_FILE, "1 byte", content(new byte[1]), "1 bytes"),
                refused(ProblemCode.TRUNCATED_FILE, "4095 bytes", cutTo(4095), "4095 bytes"),
                refused(ProblemCode.TRUNCATED_FILE, "cut off within a page", cutTo(9000), "9000 bytes"),
                refused(ProblemCode.PAGES_MISSING, "cut off behind the first page", cutTo(4096)),
                refused(ProblemCode.DAMAGED_PAGES, "a damaged first page", damaged(200)),
                refused(ProblemCode.NOT_A_DATABASE, "text", content(new byte[8192], "dear diary, ".repeat(600))),
                refused(ProblemCode.NOT_A_DATABASE, "zeros", content(new byte[8192])),
                refused(
                        ProblemCode.NOT_A_DATABASE,
                        "the beginning of a picture, and nothing else",
                        content(new byte[8192], "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF")),
                refused(
                        ProblemCode.NOT_A_DATABASE,
                        "the beginning of an archive, and nothing else",
                        content(new byte[8192], "PK\u0003\u0004")));
    }

    private static List<MalformedInput> kinds() {
        return List.of(
                refused(ProblemCode.NOT_A_REGULAR_FILE, "a folder", bedside -> bedside.at(bedside.folder("device"))),
                refused(
                        ProblemCode.NOT_A_REGULAR_FILE,
                        "a device",
                        bedside -> bedside.at(Path.of("/dev/null")),
                        "/dev/null"),
                refused(
                        ProblemCode.NOT_A_REGULAR_FILE,
                        "a pipe",
                        bedside -> {
                            bedside.at(bedside.folder("pipe.db"));
                            Pipes.make(bedside.database());
                        },
                        "pipe.db"),
                refused(
                        ProblemCode.FOLDER_MISSING,
                        "a folder that does not exist",
                        bedside -> bedside.at(bedside.folder("nowhere").resolve("zmonitor.db")),
                        "nowhere"));
    }

    private static List<MalformedInput> paths() {
        Stream<MalformedInput> refused = Stream.of(
                        ":memory:",
                        ":resource:zmonitor.db",
                        "file:zmonitor.db",
                        "jdbc:sqlite:zmonitor.db",
                        "z.db?key=x")
                .map(path -> refused(
                        ProblemCode.PATH_NOT_A_FILE,
                        "the path `" + path + "`",
                        bedside -> bedside.at(Path.of(path)),
                        path));
        Stream<MalformedInput> fine = Stream.of(
                        "100%25 sure.db",
                        "bed #7; drop.db",
                        "it's \"quoted\".db",
                        "mode=memory&cache=shared.db",
                        "Z\u00fcrich \u6771\u4eac.db",
                        "..db")
                .map(name -> works("a database called `" + name + "`", bedside -> {
                    Path database = bedside.folder("device").resolve(name);
                    Files.move(bedside.database(), database);
                    bedside.at(database);
                    bedside.pending();
                }));
        return Stream.concat(refused, fine).toList();
    }

    private static List<MalformedInput> neighbours() {
        return List.of(
                refused(
                        ProblemCode.SIDE_FILE_WITHOUT_DATABASE,
                        "a journal without its database",
                        withoutDatabase("-journal"),
                        "zmonitor.db-journal"),
                refused(
                        ProblemCode.SIDE_FILE_WITHOUT_DATABASE,
                        "a write-ahead log without its database",
                        withoutDatabase("-wal"),
                        "zmonitor.db-wal"),
                refused(
                        ProblemCode.NOT_A_REGULAR_FILE,
                        "a journal that is a folder",
                        bedside -> Files.createDirectory(bedside.beside("-journal")),
                        "zmonitor.db-journal"),
                refused(
                        ProblemCode.NOT_A_REGULAR_FILE,
                        "a write-ahead log that is a pipe",
                        bedside -> Pipes.make(bedside.beside("-wal")),
                        "zmonitor.db-wal"),
                refused(
                        ProblemCode.LOCK_UNAVAILABLE,
                        "a lock that is a pipe",
                        bedside -> {
                            bedside.pending();
                            Files.deleteIfExists(bedside.beside("-migrator-lock"));
                            Pipes.make(bedside.beside("-migrator-lock"));
                        },
                        "zmonitor.db-migrator-lock"),
                refused(
                        ProblemCode.LOCK_UNAVAILABLE,
                        "a lock that is a folder",
                        bedside -> {
                            bedside.pending();
                            Files.deleteIfExists(bedside.beside("-migrator-lock"));
                            Files.createDirectory(bedside.beside("-migrator-lock"));
                        },
                        "zmonitor.db-migrator-lock"),
                refused(
                        ProblemCode.LOCK_TIMEOUT,
                        "a second run in the same process, while the first one waits for its key store",
                        bedside -> lockedByAnother(
                                bedside, bedside.folder("device").resolve("new.db")),
                        "new.db",
                        "first 1.0, process " + ProcessHandle.current().pid()),
                refused(
                        ProblemCode.LOCK_TIMEOUT,
                        "the same, by another spelling of the path",
                        bedside -> {
                            Files.createSymbolicLink(bedside.folder("link"), bedside.folder("device"));
                            lockedByAnother(bedside, bedside.folder("link").resolve("../device/./new.db"));
                        },
                        "new.db"));
    }

    private static void makePlaintext(MalformedInputFixture bedside) throws Exception {
        Files.delete(bedside.database());
        try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + bedside.database());
                Statement statement = plain.createStatement()) {
            statement.execute("CREATE TABLE patient (name TEXT)");
            statement.execute("INSERT INTO patient VALUES ('" + MalformedInputFixture.PATIENT + "')");
        }
    }

    private static void lockedByAnother(MalformedInputFixture bedside, Path spelling) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        bedside.at(bedside.folder("device").resolve("new.db"));
        bedside.openedBy(SqlCipherKey.fetchedFrom(() -> {
            asked.countDown();
            awaitQuietly(answer);
            return MalformedInputFixture.key();
        }));
        Thread first = new Thread(
                () -> bedside.migrator().withApplication("first", "1.0").migrate());
        first.start();
        bedside.closing(() -> {
            answer.countDown();
            first.join();
        });
        asked.await();
        bedside.at(spelling);
        bedside.with(migrator -> migrator.withLockTimeout(Duration.ZERO));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Making withoutDatabase(String suffix) {
        return bedside -> {
            Files.delete(bedside.database());
            Files.writeString(bedside.beside(suffix), "pages");
        };
    }

    private static Making content(byte[] bytes) {
        return bedside -> Files.write(bedside.database(), bytes);
    }

    private static Making content(byte[] bytes, String beginning) {
        byte[] begins = beginning.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(begins, 0, bytes, 0, begins.length);
        return content(bytes);
    }

    private static Making cutTo(long size) {
        return bedside -> {
            try (FileChannel file = FileChannel.open(bedside.database(), StandardOpenOption.WRITE)) {
                file.truncate(size);
            }
        };
    }

    private static Making damaged(long at) {
        return bedside -> {
            try (FileChannel file = FileChannel.open(bedside.database(), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(64), at);
            }
        };
    }
}
