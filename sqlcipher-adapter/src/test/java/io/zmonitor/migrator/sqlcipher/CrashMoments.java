package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The life of a database, and what crashes at some of its moments would have left: with transactions that spill into the
 * file, and with a whole journal beside a file that its commit has reached in part, in all or not at all.
 */
final class CrashMoments {
    private final Path folder;
    private final JournalMode mode;
    private final DatabaseOpener key;
    private final int pageSize;
    private final Random random;
    private final List<Moment> moments = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private byte[] started = new byte[0];
    private Path clean = Path.of("");
    private int begun;
    private int commits;

    private CrashMoments(Path folder, JournalMode mode, DatabaseOpener key, int pageSize, long seed) {
        this.folder = folder;
        this.mode = mode;
        this.key = key;
        this.pageSize = pageSize;
        this.random = new Random(seed);
    }

    /**
     * One of them.
     *
     * @param set what a crash would have left
     * @param states what the database held after each of its transactions so far
     * @param pageSize bytes of its pages
     * @param clean the file as it was before that transaction
     * @param commits how often it was committed before
     * @param isBegun whether the transaction that was cut off has reached page 1 of the file
     */
    record Moment(DatabaseFile set, List<String> states, int pageSize, Path clean, int commits, boolean isBegun) {
        /** What was committed last. */
        String committed() {
            return states.get(states.size() - 1);
        }

        /** The side file, if there is one with content. */
        List<Path> sides() {
            return CrashWorkshop.sideFiles(set)
                    .filter(side -> side.toFile().length() > 0)
                    .toList();
        }
    }

    /** Lives one of so many transactions. */
    static List<Moment> lived(
            Path folder, JournalMode mode, SqlCipherFormat format, SqlCipherKey key, Random random, int transactions)
            throws IOException, SQLException {
        Files.createDirectory(folder);
        CrashMoments life =
                new CrashMoments(folder, mode, key.withFormat(format), format.pageSize(), random.nextLong());
        life.live(new DatabaseFile(folder.resolve("live.db")), transactions);
        return life.moments;
    }

    /** All rows, and that they are sound. */
    static String content(Connection connection) throws SQLException {
        return Sql.text(connection, "PRAGMA integrity_check")
                + Sql.text(
                        connection,
                        "SELECT count(*) || ' rows ' || total(id) || ' ' || ifnull(group_concat(hex(substr(value, 1, 12))), '')"
                                + " FROM (SELECT id, value FROM vitals ORDER BY id)")
                + Sql.text(connection, "PRAGMA user_version");
    }

    private void live(DatabaseFile database, int transactions) throws IOException, SQLException {
        key.open(new DatabaseFile(Files.createFile(database.path())), Purpose.CREATION)
                .close();
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA auto_vacuum = " + random.nextInt(3),
                    "VACUUM",
                    "PRAGMA journal_mode = " + mode,
                    "PRAGMA synchronous = FULL",
                    "PRAGMA cache_size = " + (3 + random.nextInt(20)),
                    "PRAGMA wal_autocheckpoint = " + (random.nextBoolean() ? 0 : 20 + random.nextInt(100)),
                    "CREATE TABLE vitals (id INTEGER PRIMARY KEY, value BLOB)",
                    "CREATE INDEX by_value ON vitals (substr(value, 1, 20))");
            states.add(content(connection));
            insert(connection, 20 + random.nextInt(60));
            states.add(content(connection));
            for (int i = 0; i < transactions; i++) {
                transaction(connection, database);
            }
        }
    }

    private void transaction(Connection connection, DatabaseFile database) throws IOException, SQLException {
        started = Files.readAllBytes(database.path());
        clean = Files.write(folder.resolve("clean-" + begun++), started);
        Path held = folder.resolve("held");
        Files.deleteIfExists(held);
        int already = moments.size();
        Sql.execute(connection, "BEGIN");
        for (int statement = random.nextInt(5); statement >= 0; statement--) {
            change(connection);
            if (random.nextInt(3) == 0) {
                keep(database);
            }
            if (mode == JournalMode.DELETE && !Files.exists(held) && Files.exists(database.journal())) {
                Files.createLink(held, database.journal());
            }
        }
        if (random.nextInt(5) == 0) {
            Sql.execute(connection, "ROLLBACK");
            return;
        }
        Sql.execute(connection, "COMMIT");
        String now = content(connection);
        if (Files.exists(held)) {
            keep(database.path(), held, now);
        }
        if (!now.equals(states.get(states.size() - 1))) {
            states.add(now);
        }
        commits += Arrays.equals(Files.readAllBytes(database.path()), started) ? 0 : 1;
        if (mode == JournalMode.WAL && (random.nextInt(3) == 0 || moments.size() == already)) {
            keep(database);
        }
    }

    private void keep(DatabaseFile database) throws IOException {
        if (mode == JournalMode.WAL || Files.exists(database.journal())) {
            add(copied(database));
        }
    }

    private DatabaseFile copied(DatabaseFile database) throws IOException {
        return new CrashWorkshop(folder, 1, key, pageSize).copy(database, "moment-" + moments.size());
    }

    /** A crash while a commit writes its pages into the file: each may be there or not. */
    private void keep(Path ended, Path journal, String now) throws IOException {
        byte[] after = Files.readAllBytes(ended);
        byte[] records = Files.readAllBytes(journal);
        for (int part : new int[] {0, 1 + random.nextInt(9), 10}) {
            byte[] file = Arrays.copyOf(started, Math.max(started.length, after.length)); // cut off after the commit
            for (int page = 0; page + pageSize <= after.length; page += pageSize) {
                if (random.nextInt(10) < part) {
                    System.arraycopy(after, page, file, page, pageSize);
                }
            }
            add(file, records);
            add(file, named(records, Files.write(folder.resolve("monitor.db-mj0123ABCD9"), new byte[] {1})));
        }
        states.add(now);
        add(after, named(records, folder.resolve("monitor.db-mjGONE")));
        states.remove(states.size() - 1);
    }

    private void add(byte[] file, byte[] journal) throws IOException {
        DatabaseFile set = new DatabaseFile(Files.createDirectory(folder.resolve("moment-" + moments.size()))
                .resolve("monitor.db"));
        Files.write(set.path(), file);
        Files.write(set.journal(), journal);
        add(set);
    }

    /** A journal of a transaction over several files, which stands as long as this one does. */
    private byte[] named(byte[] journal, Path all) {
        byte[] name = all.toString().getBytes(StandardCharsets.UTF_8);
        int checksum = 0;
        for (byte b : name) {
            checksum += b;
        }
        List<int[]> segments = SideFileDamage.segments(journal, pageSize);
        int end = segments.isEmpty() ? journal.length : segments.get(segments.size() - 1)[2];
        return ByteBuffer.allocate(end + 4 + name.length + 16)
                .put(journal, 0, end)
                .putInt(0x40000000 / pageSize + 1)
                .put(name)
                .putInt(name.length)
                .putInt(checksum)
                .putLong(SideFileDamage.MAGIC)
                .array();
    }

    private void add(DatabaseFile set) throws IOException {
        byte[] file = Files.readAllBytes(set.path());
        boolean isBegun = !Arrays.equals(file, 0, pageSize, started, 0, pageSize);
        moments.add(new Moment(set, List.copyOf(states), pageSize, clean, commits, isBegun));
    }

    private void change(Connection connection) throws SQLException {
        switch (random.nextInt(7)) {
            case 0, 1 -> Sql.execute(connection, "PRAGMA user_version = " + random.nextInt(1000));
            case 2 -> insert(connection, 1 + random.nextInt(40));
            case 3 -> Sql.execute(connection, "DELETE FROM vitals WHERE id % 7 = " + random.nextInt(7));
            case 4 -> Sql.execute(connection, "PRAGMA incremental_vacuum(" + random.nextInt(20) + ")");
            case 5 ->
                Sql.execute(
                        connection, "SAVEPOINT s", "DELETE FROM vitals WHERE id % 3 = 0", "ROLLBACK TO s", "RELEASE s");
            default ->
                Sql.execute(
                        connection,
                        "UPDATE vitals SET value = " + CrashWorkshop.noise(random, "id", 20 + random.nextInt(1500))
                                + " WHERE id % 5 = " + random.nextInt(5));
        }
    }

    private void insert(Connection connection, int rows) throws SQLException {
        Sql.execute(
                connection,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") INSERT INTO vitals (value) SELECT "
                        + CrashWorkshop.noise(random, "i", 20 + random.nextInt(700)) + " FROM n");
    }
}
