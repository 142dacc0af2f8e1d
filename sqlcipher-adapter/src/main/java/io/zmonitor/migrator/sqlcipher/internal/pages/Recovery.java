package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the side files of a crash, and plays one back as SQLite does, but with reads whose errors are not dropped (driver
 * fact 3): the driver's engine may cut the file off at a size that it could not read, and then pages are gone that no
 * journal holds; and it deletes a log of which it has not read everything. What is judged bad is never left to SQLite.
 */
public final class Recovery {
    // PENDING_BYTE and what follows it in SQLite's os.h: whoever is at work on the file has a lock there.
    private static final long LOCKS = 0x40000000;
    private static final int LOCK_BYTES = 512;

    private final DatabaseFile database;
    private final SeenPages seen;

    public Recovery(DatabaseFile database, SeenPages seen) {
        this.database = database;
        this.seen = seen;
    }

    /** Whether there is a journal or a log, and not both, so that it can be played back here. */
    public static boolean isFor(DatabaseFile database) {
        return hasContent(database.wal()) ? !hasContent(database.journal()) : Files.exists(database.journal());
    }

    private static boolean hasContent(Path side) {
        return side.toFile().length() > 0;
    }

    /**
     * Refuses what must not be recovered, and changes nothing. If another process is at work, nothing waits to be
     * recovered, and nothing is judged.
     */
    public void requireJudged() throws IOException {
        if (!hasContent(database.wal()) && !hasContent(database.journal())) {
            return;
        }
        if (Files.isWritable(database.path())) {
            whileAlone(this::requireJudged);
            return;
        }
        try (UnopenedFile file = UnopenedFile.toRead(database.path())) {
            requireJudged(file.channel()); // nobody recovers what cannot be written
        }
    }

    private boolean requireJudged(FileChannel file) throws IOException {
        for (Path side : List.of(database.journal(), database.wal())) {
            if (hasContent(side)) {
                try (UnopenedFile opened = UnopenedFile.toRead(side)) {
                    judged(read(side, opened, file), side, file);
                }
            }
        }
        return true;
    }

    /**
     * Plays back and removes the side file. If another process is at work, this does nothing.
     *
     * @param done what to do before it is removed
     * @return whether it was done
     */
    public boolean perform(Pages.WhileAlone done) throws IOException {
        return whileAlone(file -> isFor(database) && perform(file, done));
    }

    @FunctionalInterface
    private interface Work {
        boolean on(FileChannel file) throws IOException;
    }

    // One thread at a time: the locks of a process do not shut out its own threads.
    private boolean whileAlone(Work work) throws IOException {
        synchronized (Recovery.class) {
            try (UnopenedFile file = UnopenedFile.toRecover(database.path());
                    FileLock lock = file.channel().tryLock(LOCKS, LOCK_BYTES, false)) {
                return lock != null && work.on(file.channel());
            } catch (OverlappingFileLockException e) {
                return false; // another class loader's
            }
        }
    }

    // Opened behind the lock: until then another process may recover, delete this journal and commit, and a journal
    // that was opened before that can still be read.
    private boolean perform(FileChannel file, Pages.WhileAlone done) throws IOException {
        Path side = hasContent(database.wal()) ? database.wal() : database.journal();
        try (UnopenedFile opened = UnopenedFile.toRead(side)) {
            Playback playback = read(side, opened, file);
            if (judged(playback, side, file) == Judge.PLAY) {
                if (file.size() == 0 || playback.pages().sayEmpty()) {
                    return false; // a first transaction that was cut off leaves no database: SQLite empties the file
                }
                write(playback.pages(), file);
            }
            done.perform();
            Files.delete(side);
            Files.deleteIfExists(index());
            flushFolder();
            return true;
        }
    }

    private Playback read(Path side, UnopenedFile opened, FileChannel file) throws IOException {
        PageReader reader = opened.reader(seen.pageSize());
        PageReader database = new PageReader(file, seen.pageSize());
        return side.equals(this.database.wal())
                ? new LogPlayback(reader, database, seen).read()
                : new JournalPlayback(reader, database, seen).read();
    }

    private Judge judged(Playback playback, Path side, FileChannel file) throws IOException {
        Judge judge = Judge.of(playback);
        Optional<ProblemCode> refusal = judge.refusal();
        if (refusal.isPresent()) {
            Problem problem = Problem.ofFile(refusal.get(), database.path(), side.toString());
            DatabaseState state = judge == Judge.QUARANTINE ? DatabaseState.UNKNOWN : DatabaseState.UNTOUCHED;
            throw new MigrationException(problem, state, List.of(), null);
        }
        requireFirstPage(playback.pages(), file);
        requireWhole(playback.pages(), file.size());
        return judge;
    }

    /** Refuses what would be no database afterwards: SQLite finds that out when it has changed it. */
    private void requireFirstPage(RecoveredPages pages, FileChannel file) throws IOException {
        RecoveredPages.Copy copy = pages.copies().get(1L);
        byte[] first = copy == null ? new PageReader(file, seen.pageSize()).page(0) : copy.page();
        if (file.size() == 0 || pages.sayEmpty() || seen.isFirst(first)) {
            return;
        }
        throw seen.tellsAuthentic()
                ? Refusal.of(ProblemCode.DAMAGED_PAGES, database.path(), "1", "1")
                : Refusal.of(ProblemCode.NOT_A_DATABASE, database.path());
    }

    /** Refuses a file that ends within a page which is neither brought back nor cut off. */
    private void requireWhole(RecoveredPages pages, long size) {
        long last = size / seen.pageSize() + 1;
        boolean isNeeded = !pages.saySize() || last <= pages.pages();
        if (size % seen.pageSize() != 0 && isNeeded && !pages.copies().containsKey(last)) {
            throw Refusal.of(ProblemCode.TRUNCATED_FILE, database.path(), Long.toString(size));
        }
    }

    // Of a log that is gone; nobody has it open, or the lock would not have been got.
    private Path index() {
        return database.path().resolveSibling(database.path().getFileName() + "-shm");
    }

    private void write(RecoveredPages pages, FileChannel file) throws IOException {
        for (Map.Entry<Long, RecoveredPages.Copy> entry : pages.copies().entrySet()) {
            write(ByteBuffer.wrap(entry.getValue().page()), file, (entry.getKey() - 1) * seen.pageSize());
        }
        if (pages.saySize()) {
            long size = pages.pages() * seen.pageSize();
            if (file.size() < size) {
                write(ByteBuffer.allocate(1), file, size - 1); // a page that was freed before it was written
            }
            file.truncate(size);
        }
        file.force(true);
    }

    private static void write(ByteBuffer bytes, FileChannel file, long start) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, start + bytes.position());
        }
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
