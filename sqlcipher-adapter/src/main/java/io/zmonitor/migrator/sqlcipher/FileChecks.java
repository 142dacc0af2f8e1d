package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.ProblemCode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;

/**
 * What can be refused by looking at names, sizes and permissions. Nothing is opened: closing a database file that was
 * opened with Java drops the locks that SQLite holds on it in the same process.
 */
final class FileChecks {
    private final DatabaseFile database;
    private final CipherFormat format;

    FileChecks(DatabaseFile database, CipherFormat format) {
        this.database = database;
        this.format = format;
    }

    /** Refuses what the driver must not see as an existing database. */
    void beforeOpening() {
        requireNoLogWriter();
        requireRegularFile();
        requirePermissions();
        long size = database.path().toFile().length();
        if (leftByCrash()) {
            return; // the size is right only after recovery
        }
        if (size == 0) {
            throw refusal(ProblemCode.EMPTY_FILE);
        }
        if (size % format.pageSize() != 0) {
            throw PlaintextHeader.isIn(database)
                    ? refusal(ProblemCode.PLAINTEXT_DATABASE)
                    : Refusal.of(ProblemCode.TRUNCATED_FILE, database.path(), Long.toString(size));
        }
    }

    /** Refuses what must not become a database. */
    void beforeCreating() {
        requireNoLogWriter();
        requireRegularFile();
        requirePermissions();
        if (database.path().toFile().length() != 0) {
            throw new IllegalArgumentException(database + " is not empty");
        }
        refuseSideFiles();
    }

    /** Refuses what is not the main file of a set. */
    void beforeProving() {
        requireRegularFile();
    }

    /** Whether a journal or write-ahead log with content stands beside the file. */
    boolean leftByCrash() {
        return database.journal().toFile().length() > 0
                || database.wal().toFile().length() > 0;
    }

    private void requireNoLogWriter() {
        if (DriverManager.getLogWriter() != null) {
            throw refusal(ProblemCode.LOG_WRITER_SET);
        }
    }

    private void requireRegularFile() {
        File file = database.path().toFile();
        if (file.isFile()) {
            return;
        }
        if (file.exists()) {
            throw refusal(ProblemCode.NOT_A_REGULAR_FILE);
        }
        if (!folder().toFile().isDirectory()) {
            throw refusal(ProblemCode.FOLDER_MISSING);
        }
        refuseSideFiles();
        throw refusal(ProblemCode.DATABASE_MISSING);
    }

    private void refuseSideFiles() {
        for (Path side : new Path[] {database.journal(), database.wal()}) {
            if (side.toFile().length() > 0) {
                throw Refusal.of(ProblemCode.SIDE_FILE_WITHOUT_DATABASE, database.path(), side.toString());
            }
        }
    }

    private void requirePermissions() {
        requireReadableAndWritable(database.path());
        if (!Files.isWritable(folder())) {
            throw Refusal.of(ProblemCode.NO_PERMISSION, folder());
        }
        for (Path side : new Path[] {database.journal(), database.wal()}) {
            File file = side.toFile();
            if (Files.isSymbolicLink(side)) {
                throw Refusal.of(ProblemCode.LINK_BESIDE_DATABASE, side);
            }
            if (file.exists()) {
                if (!file.isFile()) {
                    throw Refusal.of(ProblemCode.NOT_A_REGULAR_FILE, side);
                }
                requireReadableAndWritable(side);
            }
        }
    }

    private static void requireReadableAndWritable(Path path) {
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw Refusal.of(ProblemCode.NO_PERMISSION, path);
        }
    }

    private Path folder() {
        Path folder = database.path().getParent();
        return folder == null ? database.path() : folder;
    }

    private RuntimeException refusal(ProblemCode code) {
        return Refusal.of(code, database.path());
    }
}
