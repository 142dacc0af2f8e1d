package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.internal.backup.Original;
import io.zmonitor.migrator.internal.backup.Replacement;
import io.zmonitor.migrator.internal.backup.Swap;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Another key or cipher for a database: all content goes into a new file, which is proved and swapped in. The old file
 * is only read, and kept. There is no way in place: a kill during SQLite's own loses the database for both keys (driver
 * fact 18).
 */
public record Rekey(RunSettings settings, DatabaseOpener newKey, String reason) {
    public Maintenance.RekeyReport execute() {
        long start = System.nanoTime();
        return FileChange.of(settings, file -> {
            DatabaseFile database = file.database();
            Original original = FileChange.original(settings, file);
            Replacement replacement = new Replacement(database, newKey);
            replacement.make(
                    empty -> UndeclaredFailure.refusing(database.path(), () -> {
                        file.opener().pages().transfer(database, empty, newKey);
                        return empty;
                    }),
                    AuditLog.inFile(settings, AuditRecord.Operation.REKEY, "", reason));
            // Looked at before: once it is the database, nothing may fail any more.
            long size = Files.size(Swap.next(database).path());
            requireStillAlone(file);
            original.requireUnchanged();
            Path replaced = replacement.publish(settings.clock().instant()).orElseThrow();
            return new Results.RekeyReportData(replaced, size, Duration.ofNanos(System.nanoTime() - start));
        });
    }

    private void requireStillAlone(FileAccess file) throws IOException {
        try (Unfinished next = new Unfinished(() -> Swap.discardNext(file.database()))) {
            file.requireAlone(settings.lockTimeout());
            next.keep();
        }
    }
}
