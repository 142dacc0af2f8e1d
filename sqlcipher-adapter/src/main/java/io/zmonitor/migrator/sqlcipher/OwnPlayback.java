package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a rollback journal or a write-ahead log back as SQLite does, but with reads whose errors are not dropped (driver
 * fact 3): the driver's engine may cut the file off at a size that it could not read, and then pages are gone that no
 * journal holds; and it deletes a log of which it has not read everything.
 */
final class OwnPlayback {
    // PENDING_BYTE and what follows it in SQLite's os.h: whoever is at work on the file has a lock there.
    private static final long LOCKS = 0x40000000;
    private static final int LOCK_BYTES = 512;

    private final DatabaseFile database;
    private final SeenPages seen;

    OwnPlayback(DatabaseFile database, SeenPages seen) {
        this.database = database;
        this.seen = seen;
    }

    /** Whether there is a journal or a log, and not both, so that its pages are worth being judged. */
    static boolean isFor(DatabaseFile database) {
        return isLogged(database) ? database.journal().toFile().length() == 0 : Files.exists(database.journal());
    }

    private static boolean isLogged(DatabaseFile database) {
        return database.wal().toFile().length() > 0;
    }

    /**
     * Does it and removes the side file, unless another process is at work or the set has something for SQLite to judge.
     *
     * @param done what to do before it is removed
     */
    boolean isDone(DatabaseOpener.WhileAlone done) throws IOException {
        try (FileChannel file = FileChannel.open(database.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock(LOCKS, LOCK_BYTES, false)) {
            return lock != null && isFor(database) && isDone(file, done);
        }
    }

    // Opened behind the lock: until then another process may recover, delete this journal and commit, and a journal
    // that
    // was opened before that can still be read.
    private boolean isDone(FileChannel file, DatabaseOpener.WhileAlone done) throws IOException {
        Path side = isLogged(database) ? database.wal() : database.journal();
        try (FileChannel channel = FileChannel.open(side, StandardOpenOption.READ)) {
            if (!isMade(new PageReader(channel, seen.pageSize()), file)) {
                return false;
            }
            done.perform();
            Files.delete(side);
            Files.deleteIfExists(index());
            flushFolder();
            return true;
        }
    }

    // Whether the file is what the journal or the log wants it to be.
    private boolean isMade(PageReader side, FileChannel file) throws IOException {
        RecoveredPages pages = new RecoveredPages();
        if (isLogged(database)) {
            new LogReplay(side, seen.pageSize()).describeTo(pages);
        } else {
            JournalPlayback playback = new JournalPlayback(side, seen);
            playback.describeTo(pages);
            Optional<SuperJournal> all = playback.superJournal();
            if (all.isPresent() && !all.get().isThere()) {
                return true; // the transaction was committed in all of its files
            }
            if (all.isEmpty() && playback.isPartOfMany()) {
                return false; // a name that is no path here is SQLite's to judge
            }
        }
        if (!isClear(pages, file.size())) {
            return false;
        }
        write(pages, file);
        return true;
    }

    // Of a log that is gone; nobody has it open, or the lock would not have been got.
    private Path index() {
        return database.path().resolveSibling(database.path().getFileName() + "-shm");
    }

    // Damaged records and missing ends are SQLite's to judge: it takes what makes no sense to us.
    private boolean isClear(RecoveredPages pages, long size) throws IOException {
        boolean ends = size > 0 // a journal beside an empty file is a remnant of another one to SQLite
                && pages.saySize()
                && pages.pages() > 0
                && (size >= pages.pages() * seen.pageSize() || pages.copies().containsKey(pages.pages()));
        if (!ends) {
            return false;
        }
        for (Map.Entry<Long, RecoveredPages.Copy> entry : pages.copies().entrySet()) {
            if (!seen.isAuthentic(entry.getValue().page(), entry.getKey())) {
                return false;
            }
        }
        return true;
    }

    private void write(RecoveredPages pages, FileChannel file) throws IOException {
        for (Map.Entry<Long, RecoveredPages.Copy> entry : pages.copies().entrySet()) {
            ByteBuffer page = ByteBuffer.wrap(entry.getValue().page());
            long start = (entry.getKey() - 1) * seen.pageSize();
            while (page.hasRemaining()) {
                file.write(page, start + page.position());
            }
        }
        file.truncate(pages.pages() * seen.pageSize());
        file.force(true);
    }

    private void flushFolder() throws IOException {
        Path folder = database.path().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}
