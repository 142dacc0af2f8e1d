package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The databases of these tests: how they come to a crash, and what must be in them afterwards. */
final class CrashedDatabases {
    private CrashedDatabases() {}

    static byte[] rawKey() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x5e);
        return key;
    }

    static SqlCipherKey key() {
        return SqlCipherKey.raw(rawKey());
    }

    /** What opens the databases of boots in this way. */
    static DatabaseOpener opener(String way) {
        return way.startsWith("plain") ? PlaintextDatabase.withoutEncryption() : key();
    }

    static MigrationSource set() {
        return MigrationSource.of(SqlMigration.of(
                MigrationId.schema(1),
                "vitals",
                "CREATE TABLE vitals (id INTEGER PRIMARY KEY, value INTEGER, trace BLOB);"));
    }

    /** The same and a step that rewrites every row. */
    static MigrationSource next() {
        return MigrationSource.of(
                SqlMigration.of(
                        MigrationId.schema(1),
                        "vitals",
                        "CREATE TABLE vitals (id INTEGER PRIMARY KEY, value INTEGER, trace BLOB);"),
                SqlMigration.of(MigrationId.data(2), "negated", "UPDATE vitals SET value = -value;"));
    }

    /** A database in WAL mode that was closed cleanly. */
    static DatabaseFile clean(Path folder) throws IOException, SQLException {
        DatabaseFile clean = new DatabaseFile(folder.resolve("clean.db"));
        Migrator.forDatabase(clean.path(), key()).withSource(set()).migrate();
        try (Connection connection = key().open(clean)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)"
                            + " INSERT INTO vitals SELECT i, i, zeroblob(500) FROM n");
        }
        return clean;
    }

    /** A copy of a set in the middle of a transaction that has reached the file; or of committed frames in a log. */
    static DatabaseFile crash(Path folder, String journalMode) throws IOException, SQLException {
        return crash(folder, journalMode, key());
    }

    /** The same of a database that is opened so. */
    static DatabaseFile crash(Path folder, String journalMode, DatabaseOpener opener) throws IOException, SQLException {
        DatabaseFile live = new DatabaseFile(folder.resolve("live-" + journalMode + ".db"));
        Migrator.forDatabase(live.path(), opener).withSource(set()).migrate();
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = " + journalMode,
                    "PRAGMA cache_size = 5",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)"
                            + " INSERT INTO vitals SELECT i, i, zeroblob(500) FROM n",
                    "PRAGMA wal_checkpoint(TRUNCATE)");
            if (journalMode.equals("wal")) {
                Sql.execute(
                        connection,
                        "UPDATE vitals SET value = -value WHERE id % 3 = 0",
                        "DELETE FROM vitals WHERE id > 100");
            } else {
                Sql.execute(
                        connection,
                        "BEGIN",
                        "PRAGMA user_version = 9",
                        "UPDATE vitals SET value = 0, trace = randomblob(500)",
                        "INSERT INTO vitals SELECT id + 1000, 0, trace FROM vitals");
            }
            return copied(live, Files.createDirectory(folder.resolve("crashed-" + journalMode)));
        }
    }

    /** A copy of a set in another folder. */
    static DatabaseFile copied(DatabaseFile from, Path folder) throws IOException {
        DatabaseFile to = new DatabaseFile(folder.resolve("monitor.db"));
        Files.copy(from.path(), to.path());
        for (String side : List.of("-journal", "-wal")) {
            if (Files.exists(from.sibling(side))) {
                Files.copy(from.sibling(side), to.sibling(side));
            }
        }
        return to;
    }

    /** Boots it like a monitor, and says what is in it; or why not. */
    static String content(DatabaseFile database) {
        return content(database, set(), key());
    }

    /** The same with other migrations, and another opener. */
    static String content(DatabaseFile database, MigrationSource source, DatabaseOpener opener) {
        try {
            Migrator.forDatabase(database.path(), opener).withSource(source).migrate();
            try (Connection connection = opener.open(database)) {
                return Sql.text(connection, "PRAGMA integrity_check")
                        + Sql.text(connection, "PRAGMA user_version")
                        + Sql.rows(connection, "SELECT id, value, hex(trace) FROM vitals ORDER BY id");
            }
        } catch (MigrationException | SQLException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
