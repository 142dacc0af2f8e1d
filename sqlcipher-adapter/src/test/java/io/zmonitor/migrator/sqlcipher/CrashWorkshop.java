package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes file sets as crashes leave them: random transactions, cut off at random moments, with every way of flushing. */
final class CrashWorkshop {
    private static final String[] FLUSHING = {"OFF", "NORMAL", "FULL", "EXTRA"};

    private final Path folder;
    private final Random random;
    private final DatabaseOpener opener;
    private final int pageSize;

    /** For databases that are opened so, of pages of this size. */
    CrashWorkshop(Path folder, long seed, DatabaseOpener opener, int pageSize) {
        this.folder = folder;
        this.random = new Random(seed);
        this.opener = opener;
        this.pageSize = pageSize;
    }

    /** Works on a database for a while, and copies it now and then: each copy is what a kill would have left. */
    List<DatabaseFile> crash(JournalMode mode, int copies) throws IOException, SQLException {
        return crash(mode, copies, FLUSHING[random.nextInt(FLUSHING.length)]);
    }

    /** The same with this way of flushing. */
    List<DatabaseFile> crash(JournalMode mode, int copies, String flushing) throws IOException, SQLException {
        DatabaseFile live = new DatabaseFile(Files.createFile(folder.resolve("live-" + random.nextLong() + ".db")));
        opener.open(live, Purpose.CREATION).close();
        List<DatabaseFile> left = new ArrayList<>();
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA auto_vacuum = " + random.nextInt(3),
                    "PRAGMA page_size = " + pageSize,
                    "VACUUM",
                    "PRAGMA journal_mode = " + mode,
                    "PRAGMA synchronous = " + flushing,
                    "PRAGMA cache_size = " + (2 + random.nextInt(30)),
                    "PRAGMA wal_autocheckpoint = " + (random.nextBoolean() ? 0 : 5 + random.nextInt(100)),
                    "CREATE TABLE vitals (id INTEGER PRIMARY KEY, value BLOB)",
                    "CREATE INDEX by_value ON vitals (substr(value, 1, 20))");
            insert(connection, 50 + random.nextInt(200));
            while (left.size() < copies) {
                transaction(connection, mode, live, left);
            }
        }
        return left;
    }

    private void transaction(Connection connection, JournalMode mode, DatabaseFile live, List<DatabaseFile> left)
            throws IOException, SQLException {
        Sql.execute(connection, "BEGIN");
        for (int statement = random.nextInt(6); statement >= 0; statement--) {
            change(connection, mode);
            if (random.nextInt(4) == 0) {
                left.add(copy(live, "crashed-" + random.nextLong()));
            }
        }
        Sql.execute(connection, random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
        if (random.nextInt(4) == 0) {
            left.add(copy(live, "crashed-" + random.nextLong()));
        }
    }

    private void change(Connection connection, JournalMode mode) throws SQLException {
        switch (random.nextInt(6)) {
            case 0 -> Sql.execute(connection, "PRAGMA user_version = " + random.nextInt(1000));
            case 1 -> insert(connection, 1 + random.nextInt(80));
            case 2 -> Sql.execute(connection, "DELETE FROM vitals WHERE id % 7 = " + random.nextInt(7));
            case 3 -> Sql.execute(connection, "PRAGMA incremental_vacuum(" + random.nextInt(20) + ")");
            case 4 -> {
                // Without encryption, a log that SQLite has left frames without checksums in is refused: fact 42.
                if (mode != JournalMode.WAL || !(opener instanceof PlaintextDatabase)) {
                    Sql.execute(
                            connection,
                            "SAVEPOINT s",
                            "DELETE FROM vitals WHERE id % 3 = 0",
                            "ROLLBACK TO s",
                            "RELEASE s");
                }
            }
            default ->
                Sql.execute(
                        connection,
                        "UPDATE vitals SET value = " + noise(random, "id", random.nextInt(3000)) + " WHERE id % 5 = "
                                + random.nextInt(5));
        }
    }

    private void insert(Connection connection, int rows) throws SQLException {
        Sql.execute(
                connection,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") INSERT INTO vitals (value) SELECT " + noise(random, "i", 1 + random.nextInt(900))
                        + " FROM n");
    }

    /** An expression for other bytes in each row, the same ones for the same seed: randomblob() has a seed of its own. */
    static String noise(Random random, String row, int bytes) {
        byte[] noise = new byte[4001 + bytes];
        random.nextBytes(noise);
        return "substr(x'" + HexFormat.of().formatHex(noise) + "', 1 + " + row + " * 7919 % 4001, " + bytes + ")";
    }

    /** A copy of a set in a folder of its own. */
    DatabaseFile copy(DatabaseFile from, String name) throws IOException {
        DatabaseFile to =
                new DatabaseFile(Files.createDirectories(folder.resolve(name)).resolve("monitor.db"));
        Files.copy(from.path(), to.path());
        for (Path side : sideFiles(from).toList()) {
            Files.copy(side, side.equals(from.wal()) ? to.wal() : to.journal());
        }
        return to;
    }

    /** The side files of a set that are there. */
    static Stream<Path> sideFiles(DatabaseFile database) {
        return Stream.of(database.journal(), database.wal()).filter(Files::exists);
    }
}
