package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.OwnSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * A database that one piece of work is done to, and what it looks like before and after.
 *
 * @param deed the work
 * @param journal the application's journal
 * @param start the folder with the database. Copy it.
 * @param before the content before
 * @param after the content after
 * @param earlier the content of the backups that are there before
 */
public record Prepared(
        MaintenanceCall deed,
        Journal journal,
        Path start,
        List<String> before,
        List<String> after,
        List<String> earlier) {
    private static final int BACKUPS = 3;
    private static final int WORK = 2;

    /** How the database was left before the deed. */
    public enum Left {
        /** Closed. */
        CLEAN,
        /** By a crash in the middle of the application's work: with a journal, or with a log that holds commits. */
        CRASHED
    }

    /** Copies the lists. */
    public Prepared {
        before = List.copyOf(before);
        after = List.copyOf(after);
        earlier = List.copyOf(earlier);
    }

    /** Prepares it, and does the deed once, undisturbed. */
    public static Prepared of(Workplace place, MaintenanceCall deed, Journal journal, Left left)
            throws SQLException, IOException {
        Path start = made(place, deed, journal, left);
        Path looked = FileSet.copied(start, place.fresh("before"));
        List<String> before = content(looked.resolve(FileSet.NAME), deed.oldKey());
        Path done = FileSet.copied(start, place.fresh("after"));
        deed.of(done.resolve(FileSet.NAME));
        List<String> after = content(done.resolve(FileSet.NAME), deed.newKey());
        boolean differs = deed == MaintenanceCall.RESTORE || deed == MaintenanceCall.SWAP;
        if (before.equals(after) == differs) {
            throw new IllegalStateException(deed + " makes " + (differs ? "no" : "a") + " difference");
        }
        List<Path> backups = DatabasesInFolder.backups(looked);
        List<String> earlier = backups.isEmpty() ? List.of() : content(backups.get(0), deed.oldKey());
        return new Prepared(deed, journal, start, before, after, earlier);
    }

    /** Whether a backup may have this content. */
    boolean known(List<String> content) {
        return content.equals(before) || content.equals(after) || content.equals(earlier);
    }

    private static Path made(Workplace place, MaintenanceCall deed, Journal journal, Left left)
            throws SQLException, IOException {
        Path start = Files.createDirectory(place.fresh("start"));
        Path database = start.resolve(FileSet.NAME);
        create(database, deed);
        FileSet.populated(database, journal, deed.oldKey());
        MaintenanceCall.prepare(database, deed.oldKey());
        for (int i = 0; i < backups(deed); i++) {
            deed.boot(database, deed.oldKey()).maintenance().backup();
        }
        if (backups(deed) > 0) {
            MonitorLife.of(database, journal).live(WORK);
        }
        return left == Left.CLEAN ? start : crashed(start, place.fresh("crashed"), deed, journal);
    }

    private static int backups(MaintenanceCall deed) {
        return deed == MaintenanceCall.BACKUP ? BACKUPS : deed == MaintenanceCall.RESTORE ? 1 : 0;
    }

    // The library makes no file of an old format, and none without encryption unless it is asked for one.
    private static void create(Path database, MaintenanceCall deed) throws SQLException, IOException {
        if (deed == MaintenanceCall.ENCRYPT) {
            PlaintextDatabase.withoutEncryption()
                    .open(new DatabaseFile(Files.createFile(database)), Purpose.CREATION)
                    .close();
        } else if (deed == MaintenanceCall.UPGRADE) {
            Properties settings = new Properties();
            settings.setProperty("cipher", "sqlcipher");
            settings.setProperty("legacy", "3");
            settings.setProperty("legacy_page_size", "1024");
            settings.setProperty("kdf_algorithm", "0");
            settings.setProperty("hmac_algorithm", "0");
            settings.setProperty("hmac_pgno", "1");
            settings.setProperty("mc_legacy_wal", "0");
            settings.setProperty("key", "x'" + HexFormat.of().formatHex(Secrets.rawKey()) + "'");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database.toUri(), settings)) {
                Sql.execute(connection, "PRAGMA user_version = 0");
            }
        }
    }

    // What is copied while a transaction has reached the file is what a kill leaves at that moment.
    private static Path crashed(Path start, Path copy, MaintenanceCall deed, Journal journal)
            throws SQLException, IOException {
        try (Connection connection = deed.oldKey().open(new DatabaseFile(start.resolve(FileSet.NAME)))) {
            Sql.execute(connection, journal.chosen(), "PRAGMA cache_size = 10", "PRAGMA wal_autocheckpoint = 0");
            Sql.execute(connection, "UPDATE vitals SET value = value + 100 WHERE id % 2 = 0");
            Sql.execute(connection, "BEGIN IMMEDIATE", "UPDATE vitals SET value = -1, trace = randomblob(300)");
            FileSet.copied(start, copy);
            Sql.execute(connection, "ROLLBACK");
        }
        FileSet.remove(start);
        return copy;
    }

    private static List<String> content(Path database, DatabaseOpener key) throws SQLException {
        Answers answers = OwnSqlite.read(database, key);
        if (!answers.flaws().isEmpty()) {
            throw new IllegalStateException("it is flawed from the beginning: " + answers.flaws());
        }
        return answers.content();
    }
}
