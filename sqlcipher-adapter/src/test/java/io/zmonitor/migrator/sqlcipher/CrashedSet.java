package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a crash leaves: copies of a database and its journal or write-ahead log from the middle of a transaction. In a
 * journal mode, the transaction has already reached the database file; in WAL mode, committed rows are in the log only.
 */
final class CrashedSet {
    static final int PATIENTS = 500;

    static final String INSERT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + PATIENTS
            + ") INSERT INTO patient SELECT i, 'before', zeroblob(400) FROM n";

    private CrashedSet() {}

    /** A set in which every patient is called {@code before}. */
    static DatabaseFile make(Path folder, String journalMode, SqlCipherKey key) throws IOException, SQLException {
        DatabaseFile live = new DatabaseFile(Files.createFile(folder.resolve("live.db")));
        key.create(live);
        Path copy = Files.createDirectory(folder.resolve("crashed")).resolve("monitor.db");
        try (Connection connection = key.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = " + journalMode,
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, notes BLOB)",
                    INSERT);
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 10", // so that the transaction spills into the file
                    "BEGIN",
                    "PRAGMA user_version = 7", // so that page 1 is in the journal
                    "UPDATE patient SET name = 'after', notes = randomblob(400)");
            copy(live, new DatabaseFile(copy));
            Sql.execute(connection, "ROLLBACK");
        }
        return new DatabaseFile(copy);
    }

    /** How many patients have lost their name, or -1 if the database cannot even be read. */
    static int patientsLost(SqlCipherKey key, DatabaseFile database) {
        try (Connection connection = key.open(database)) {
            int kept = Sql.number(connection, "SELECT count(*) FROM patient WHERE name = 'before'");
            boolean sound = Sql.text(connection, "PRAGMA integrity_check").equals("ok");
            return sound ? PATIENTS - kept : -1;
        } catch (RuntimeException | SQLException e) {
            return -1;
        }
    }

    /** What a power loss may do to a page that was being written. */
    static void tearFirstPage(DatabaseFile database) throws IOException {
        tear(database, 0, 4096);
    }

    static void tear(DatabaseFile database, int position, int count) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek(position);
            file.write(new byte[count]);
        }
    }

    static void copy(DatabaseFile from, DatabaseFile to) throws IOException {
        Files.copy(from.path(), to.path());
        for (String suffix : new String[] {"-journal", "-wal"}) {
            if (Files.exists(from.sibling(suffix))) {
                Files.copy(from.sibling(suffix), to.sibling(suffix));
            }
        }
    }
}
