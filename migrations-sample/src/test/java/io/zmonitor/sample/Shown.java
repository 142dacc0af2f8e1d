package io.zmonitor.sample;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.Examination;
import io.zmonitor.migrator.sqlcipher.NativeLibraryCache;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/** What the pages show, word by word. {@code ShownTest} compares, and runs what can be run on one database. */
record Shown(Path path, SqlCipherKey key) {
    MigrationReport readme() {
        MigrationReport report = Migrator.forDatabase(path, key).migrate();
        return report;
    }

    record Restored(Backup taken, List<Backup> newestFirst, Maintenance.RestoreReport back) {}

    static Restored backup(Migrator migrator) {
        Maintenance maintenance = migrator.maintenance();
        Backup taken = maintenance.backup();
        List<Backup> newestFirst = maintenance.backups();
        Maintenance.RestoreReport back = maintenance.restoreNewest("ticket 4711: wrong ward");
        return new Restored(taken, newestFirst, back);
    }

    static Rehearsal rehearsal(Migrator migrator) {
        Rehearsal rehearsal = migrator.maintenance().rehearse();
        return rehearsal;
    }

    static Rehearsal swap(Migrator migrator) {
        Rehearsal done = migrator.maintenance().rehearseAndSwap("release 5.1 on site");
        return done;
    }

    static Maintenance.RekeyReport rekey(Path path, SqlCipherKey oldKey, SqlCipherKey newKey) {
        Maintenance.RekeyReport report =
                Migrator.forDatabase(path, oldKey).maintenance().rekey(newKey, "the old key was on a lost laptop");
        return report;
    }

    interface Battery {
        boolean isCharging();
    }

    void checked(Battery battery) {
        Migrator.forDatabase(path, key)
                .withPreCheck(Check.of(
                        "charging",
                        context -> battery.isCharging()
                                ? Check.Verdict.pass()
                                : Check.Verdict.fail("the monitor runs on battery", "Plug it in.")))
                .migrate();
    }

    void opened(BiConsumer<MigrationReport, DataSource> application) {
        try (MigratedDatabase database = Migrator.forDatabase(path, key).migrateAndOpen()) {
            application.accept(database.report(), database.dataSource());
        }
    }

    static HikariDataSource pooled(MigratedDatabase database) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(database.dataSource());
        pool.setMaximumPoolSize(4);
        return new HikariDataSource(pool);
    }

    record Findings(Optional<Problem> worst, Optional<SqlCipherFormat> format, Optional<PageScan> pages) {}

    Findings examined() {
        Examination found = key.examine(new DatabaseFile(path));
        Optional<Problem> worst = found.problem();
        Optional<SqlCipherFormat> format = found.format(); // what the key fits
        Optional<PageScan> pages = found.pages(); // with the numbers of all damaged pages
        return new Findings(worst, format, pages);
    }

    interface KeyStore {
        char[] passphrase();
    }

    static void older(Path path, KeyStore store) {
        SqlCipherKey key = SqlCipherKey.passphraseFetchedFrom(store::passphrase);
        Migrator.forDatabase(path, key.withFormat(SqlCipherFormat.V3)).migrate();
    }

    static RollbackReport rolledBack(Migrator migrator) {
        RollbackReport report = migrator.maintenance().rollbackTo(12, "back to release 4.2"); // everything above 12
        return report;
    }

    static RollbackReport rolledBackOnce(Migrator migrator) {
        RollbackReport report = migrator.maintenance().rollback(1, "back to release 4.2"); // the newest one
        return report;
    }

    static Path snapshot(Path folder) {
        MigrationSource source = MigrationSource.directory(folder).and(new PhoneNumbersToE164());
        Path written = MigrationsSnapshot.of(source).write(folder, 20);
        return written;
    }

    // What follows is compiled and not run: each call needs another database, and has tests of its own.

    static void unpackedOnce() {
        NativeLibraryCache.in(Path.of("/var/lib/monitor/native")).use();
    }

    void declared() {
        Maintenance maintenance = Migrator.forDatabase(path, key).maintenance();
        maintenance.baseline(4, "built by the factory's script");
        maintenance.importFlyway("Flyway is retired");
        maintenance.acceptChange(MigrationId.data(5), "only a comment was edited");
        maintenance.dropEntry(MigrationId.data(5), "withdrawn in 4.2.1");
        maintenance.withBaselineSeeds(Maintenance.BaselineSeeds.APPLIED).baseline(4, "seeded at the factory");
    }

    void takenOver() {
        Migrator.forDatabase(path, key)
                .withTakeOver(TakeOver.byEvidence()
                        .withRow(6, MigrationId.data(3), "renumbered in 5.0")
                        .withoutRow(7, "withdrawn in 5.0")
                        .withApplied(MigrationId.schema(4), "completed by hand, ZM-17"))
                .migrate();
    }

    abstract static class Decreasing implements JavaMigration {
        @Override
        public Set<String> tablesThatMayDecrease() {
            return Set.of("vitals");
        }
    }
}
