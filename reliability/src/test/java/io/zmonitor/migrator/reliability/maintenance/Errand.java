package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Maintenance that changes the database in its place, or only what stands beside it. */
public enum Errand {
    /** Two migrations undone in one transaction. */
    ROLLBACK,
    /** What a restore has replaced, deleted. */
    PURGE;

    private static final int ROWS = 3000;
    private static final SqlMigration BEDS = SqlMigration.of(
            MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT, doc TEXT);");
    private static final SqlMigration SHOUTED = SqlMigration.of(
                    MigrationId.data(2), "shouted", "UPDATE beds SET label = label || '!';")
            .withRollback("UPDATE beds SET label = substr(label, 1, length(label) - 1);");
    private static final SqlMigration WARDS = SqlMigration.of(
                    MigrationId.schema(3), "wards", "CREATE TABLE wards (id INTEGER PRIMARY KEY);")
            .withRollback("DROP TABLE wards;");

    private static Migrator migrator(Path database) {
        return Migrator.forDatabase(database, Secrets.rightKey())
                .withSource(MigrationSource.of(BEDS, SHOUTED, WARDS))
                .withBackupPolicy(BackupPolicy.withoutBackup("the errand is to stand alone"));
    }

    /** Makes what it begins with. */
    public void prepare(Path database) throws SQLException {
        Migrator migrator = migrator(database);
        Migrator.forDatabase(database, Secrets.rightKey())
                .withSource(MigrationSource.of(BEDS))
                .migrate();
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            new SqlConnection(connection)
                    .execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                            + ") INSERT INTO beds (label, doc) SELECT 'bed ' || i, hex(zeroblob(150)) FROM n");
        }
        migrator.migrate();
        if (this == PURGE) {
            Maintenance maintenance = migrator.maintenance();
            maintenance.restore(maintenance.backup().file(), "to have something to purge");
        }
    }

    /** Does it. */
    void of(Path database) {
        Maintenance maintenance = migrator(database).maintenance();
        if (this == ROLLBACK) {
            maintenance.rollbackTo(1, "under fire");
        } else {
            for (Maintenance.Leftover leftover : maintenance.leftovers()) {
                maintenance.purge(leftover.path(), "under fire");
            }
        }
    }

    /** What is wrong after it was killed, in words. The folder is changed by it. */
    public void judge(Path folder, boolean acknowledged, List<String> wrong) throws SQLException, IOException {
        Path database = folder.resolve(FileSet.NAME);
        boolean whole = wholeReplaced(folder);
        Migrator migrator = migrator(database);
        List<Long> applied = applied(migrator);
        List<Long> undone = List.of(1L);
        boolean known = applied.equals(undone) || applied.equals(List.of(1L, 2L, 3L));
        if (!known || (this == PURGE && applied.equals(undone))) {
            wrong.add("the ledger holds " + applied);
        }
        if (acknowledged && this == ROLLBACK && !applied.equals(undone)) {
            wrong.add("it was acknowledged, and is not done");
        }
        content(database, !applied.equals(undone), wrong);
        if (!migrator.maintenance().verify().isClean()) {
            wrong.add("verify: " + migrator.maintenance().verify().findings());
        }
        if (this == PURGE) {
            purged(migrator, whole, acknowledged, wrong);
        }
        of(database);
        if (!migrator.maintenance().leftovers().isEmpty()) {
            wrong.add("left behind: " + migrator.maintenance().leftovers());
        }
        migrator.migrate();
        content(database, true, wrong);
    }

    private static List<Long> applied(Migrator migrator) {
        return migrator.status().stream()
                .filter(status -> status instanceof MigrationStatus.Applied)
                .map(status -> status.id().number())
                .toList();
    }

    private static void content(Path database, boolean migrated, List<String> wrong) throws SQLException {
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            SqlConnection reading = new SqlConnection(connection);
            long shouting = reading.number("SELECT count(*) FROM beds WHERE label = 'bed ' || id || '!'");
            long plain = reading.number("SELECT count(*) FROM beds WHERE label = 'bed ' || id");
            long wards = reading.number("SELECT count(*) FROM sqlite_schema WHERE name = 'wards'");
            if (shouting != (migrated ? ROWS : 0) || plain != (migrated ? 0 : ROWS) || wards != (migrated ? 1 : 0)) {
                wrong.add("half of it is there: " + shouting + " shouting, " + plain + " plain, wards " + wards);
            }
            if (!reading.text("PRAGMA integrity_check").equals("ok")) {
                wrong.add("the file is not sound");
            }
        }
    }

    private static boolean wholeReplaced(Path folder) throws IOException {
        for (Path replaced : DatabasesInFolder.others(folder)) {
            if (Files.exists(replaced)) {
                return true;
            }
        }
        return false;
    }

    private static void purged(Migrator migrator, boolean whole, boolean acknowledged, List<String> wrong) {
        boolean recorded = migrator.maintenance().history().stream()
                .map(AuditEntry::operation)
                .anyMatch("purge"::equals);
        if (!whole && !recorded) {
            wrong.add("it is gone, and the audit says nothing");
        }
        if (acknowledged && (whole || !recorded)) {
            wrong.add("it was acknowledged, and is not done");
        }
    }
}
