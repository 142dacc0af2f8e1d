package io.zmonitor.migrator.sqlcipher.internal.file;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;

/**
 * What can be refused by looking at names, sizes and permissions. Nothing is opened: closing a database file that was
 * opened with Java drops the locks that SQLite holds on it in the same process.
 */
public final class FileChecks {
    private final DatabaseFile database;

    public FileChecks(DatabaseFile database) {
        this.database = database;
    }

    /** Refuses what the driver must not see as an existing database. */
    public void beforeOpening() {
        requireNoLogWriter();
        requireRegularFile();
        requireWritable();
        refuseEmpty();
    }

    /** Refuses what must not become a database. */
    public void beforeCreating() {
        requireNoLogWriter();
        requireRegularFile();
        requireWritable();
        if (database.path().toFile().length() != 0) {
            throw new IllegalArgumentException(database + " is not empty");
        }
        refuseSideFiles();
    }

    /** Refuses what is not the main file of a set. */
    public void beforeProving() {
        requireRegularFile();
    }

    /** Refuses what has no bytes to look at. */
    public void beforeExamining() {
        requireRegularFile();
        requireReadable(database.path());
        refuseEmpty();
        for (Path side : sideFiles()) {
            if (side.toFile().isFile()) {
                requireReadable(side);
            }
        }
    }

    /** Whether a journal or write-ahead log with content stands beside the file. */
    public boolean leftByCrash() {
        return database.journal().toFile().length() > 0
                || database.wal().toFile().length() > 0;
    }

    /** Whether the file consists of pages of this size; what a crash left does only after its recovery. */
    public boolean isWhole(int pageSize) {
        return database.path().toFile().length() % pageSize == 0 || leftByCrash();
    }

    /** Refuses what may not be read, or not be written with a journal beside it. */
    public void requireWritable() {
        requireReadable(database.path());
        requireWritable(database.path());
        requireWritable(folder());
        for (Path side : sideFiles()) {
            File file = side.toFile();
            if (Files.isSymbolicLink(side)) {
                throw Refusal.of(ProblemCode.LINK_BESIDE_DATABASE, side);
            }
            if (file.exists()) {
                if (!file.isFile()) {
                    throw Refusal.of(ProblemCode.NOT_A_REGULAR_FILE, side);
                }
                requireReadable(side);
                requireWritable(side);
            }
        }
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

    // SQLite takes an empty file for a new database, and deletes the journal or log beside it with all that it holds.
    private void refuseEmpty() {
        if (database.path().toFile().length() == 0) {
            refuseSideFiles();
            throw refusal(ProblemCode.EMPTY_FILE);
        }
    }

    private void refuseSideFiles() {
        for (Path side : sideFiles()) {
            if (side.toFile().length() > 0) {
                throw Refusal.of(ProblemCode.SIDE_FILE_WITHOUT_DATABASE, database.path(), side.toString());
            }
        }
    }

    private Path[] sideFiles() {
        return new Path[] {database.journal(), database.wal()};
    }

    private static void requireReadable(Path path) {
        if (!Files.isReadable(path)) {
            throw Refusal.of(ProblemCode.NO_PERMISSION, path);
        }
    }

    private static void requireWritable(Path path) {
        if (!Files.isWritable(path)) {
            throw Refusal.of(ProblemCode.READ_ONLY, path);
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
