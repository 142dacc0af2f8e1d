package io.zmonitor.migrator.benchmarks.tools;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.NativeLibraryCache;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;

/** This library with its defaults: backup, checks, proof of the result, audit. */
public final class Ours {
    private static final String REASON = "the benchmark compares with plain JDBC";

    private Ours() {}

    /**
     * Takes the database, the folder of scripts, and what is chosen: {@code cache}, {@code no-backup}, {@code no-proof} or
     * nothing.
     */
    public static void main(String[] args) {
        Path database = Path.of(args[0]);
        Path scripts = Path.of(args[1], "ours");
        String chosen = args.length > 2 ? args[2] : "";
        if (chosen.equals("cache")) {
            NativeLibraryCache.in(scripts.resolveSibling("native-library")).use();
        }
        Migrator migrator = Migrator.forDatabase(
                        database, SqlCipherKey.passphraseFetchedFrom(EncryptedFile.PASSPHRASE::toCharArray))
                .withSource(MigrationSource.directory(scripts));
        if (chosen.equals("no-backup")) {
            migrator = migrator.withBackupPolicy(BackupPolicy.withoutBackup(REASON));
        } else if (chosen.equals("no-proof")) {
            migrator = migrator.withBackupPolicy(BackupPolicy.withoutBackupOrProof(REASON));
        }
        migrator.migrate();
    }
}
