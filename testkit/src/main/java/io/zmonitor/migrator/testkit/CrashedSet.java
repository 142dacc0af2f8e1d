package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a killed process leaves: copies of a database and its journal or write-ahead log from the middle of a transaction.
 * In a journal mode, the transaction has already reached the database file; in WAL mode, committed rows are in the log only.
 *
 * @param database the copy
 */
public record CrashedSet(DatabaseFile database) {
    /** How many rows were committed before the transaction that was cut off. */
    public static final int ROWS = 500;

    private static final int PAGE = 4096;

    /** How SQLite keeps a transaction undoable. */
    public enum JournalMode {
        /** A journal, deleted at commit. */
        DELETE,
        /** A journal, cut to 0 bytes at commit. */
        TRUNCATE,
        /** A journal, whose header is overwritten at commit. */
        PERSIST,
        /** A write-ahead log. */
        WAL
    }

    /** Makes a database in this folder, and the set that a kill in the middle of an update would have left. */
    public static CrashedSet leftIn(Path folder, JournalMode journalMode, DatabaseOpener opener)
            throws IOException, SQLException {
        DatabaseFile live = new DatabaseFile(Files.createFile(folder.resolve("live.db")));
        opener.open(live, Purpose.CREATION).close();
        Path copy = Files.createDirectory(folder.resolve("crashed")).resolve("monitor.db");
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = " + journalMode,
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, notes BLOB)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                            + ") INSERT INTO patient SELECT i, 'before', zeroblob(400) FROM n");
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 10", // so that the transaction spills into the file
                    "BEGIN",
                    "PRAGMA user_version = 7", // so that page 1 is in the journal
                    "UPDATE patient SET name = 'after', notes = randomblob(400)");
            copy(live, new DatabaseFile(copy));
            Sql.execute(connection, "ROLLBACK");
        }
        return new CrashedSet(new DatabaseFile(copy));
    }

    /** How many committed rows opening it does not bring back: 0 after a recovery, or {@link #ROWS} if it cannot be read. */
    public int rowsLost(DatabaseOpener opener) {
        try (Connection connection = opener.open(database)) {
            boolean sound = Sql.text(connection, "PRAGMA integrity_check").equals("ok");
            return sound ? ROWS - Sql.number(connection, "SELECT count(*) FROM patient WHERE name = 'before'") : ROWS;
        } catch (RuntimeException | SQLException e) {
            return ROWS;
        }
    }

    /** A copy of the set in another folder. */
    public CrashedSet copiedTo(Path folder) throws IOException {
        DatabaseFile copy = new DatabaseFile(folder.resolve(database.path().getFileName()));
        copy(database, copy);
        return new CrashedSet(copy);
    }

    /** What a power loss may do to the first page while it was being written. */
    public void tearFirstPage() throws IOException {
        tear(0, PAGE);
    }

    /** Zeros these bytes of the database file: a power loss may do that to a sector that was being written. */
    public void tear(long position, int count) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek(position);
            file.write(new byte[count]);
        }
    }

    private static void copy(DatabaseFile from, DatabaseFile to) throws IOException {
        Files.copy(from.path(), to.path());
        for (String suffix : List.of("-journal", "-wal")) {
            if (Files.exists(from.sibling(suffix))) {
                Files.copy(from.sibling(suffix), to.sibling(suffix));
            }
        }
    }
}
