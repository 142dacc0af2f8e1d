package io.zmonitor.sample;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A boot with everything that the pages on configuring it show. {@code ShownBootTest} runs it. */
record ShownBoot(Path path, SqlCipherKey key) {
    /** What a screen can show, one line each. */
    interface BootScreen {
        void show(String line);
    }

    MigrationReport configured(Path backupFolder) {
        MigrationReport report = Migrator.forDatabase(path, key)
                .withApplication("z-monitor", "4.2.0")
                .withBackupPolicy(BackupPolicy.always().inFolder(backupFolder).keeping(5))
                .withNewerDatabase(NewerDatabase.REFUSE)
                .withLockTimeout(Duration.ofSeconds(10))
                .withStatementTimeout(Duration.ofMinutes(20))
                .withPostCheck(BuiltInChecks.foreignKeys())
                .migrate();
        return report;
    }

    static void tidyUp(Maintenance maintenance) {
        for (Maintenance.Leftover leftover : maintenance.leftovers()) {
            if (leftover.kind() == Maintenance.Leftover.Kind.REPLACED
                    && leftover.age().toDays() > 90) {
                maintenance.purge(leftover.path(), "older than 90 days: service order 12");
            }
        }
    }

    static RunListener progressOn(BootScreen screen) {
        return event -> {
            if (event instanceof RunListener.Event.Planned planned) {
                screen.show("Preparing the database: " + planned.plan().steps().size() + " steps");
            } else if (event instanceof RunListener.Event.Started started) {
                screen.show(started.id() + " " + started.description());
            } else if (event instanceof RunListener.Event.Progress progress && progress.total() > 0) {
                screen.show(100 * progress.done() / progress.total() + " %");
            } else if (event instanceof RunListener.Event.Failed failed) {
                screen.show(failed.problem().code().code());
            }
        };
    }

    MigrationReport watched(BootScreen screen) {
        return Migrator.forDatabase(path, key).withListener(progressOn(screen)).migrate();
    }

    enum Next {
        START,
        START_WITH_OLD_BUILD,
        CALL_SERVICE
    }

    Next boot(Consumer<List<String>> display) {
        try {
            Migrator.forDatabase(path, key).migrate();
            return Next.START;
        } catch (MigrationException e) {
            display.accept(List.of(
                    e.problem().code().code(),
                    e.problem().summary(),
                    e.problem().remedy()));
            return switch (e.databaseState()) {
                case UNTOUCHED, RESTORED -> Next.START_WITH_OLD_BUILD;
                case AT_LAST_GOOD_STEP, UNKNOWN -> Next.CALL_SERVICE;
            };
        }
    }

    void setUp(BiConsumer<MigrationReport, DataSource> application) {
        try (MigratedDatabase database = Migrator.forDatabase(path, key).migrateAndOpen(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA foreign_keys = ON");
                statement.execute("PRAGMA cache_size = -8192");
                statement.execute("PRAGMA journal_mode = WAL");
            }
        })) {
            application.accept(database.report(), database.dataSource());
        }
    }
}
