package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves without SQLite that a recovery brought back what the side files of the crash hold. Neither authentication codes
 * nor SQLite's own checks of integrity see a recovery that stopped half way: old and new pages are all authentic.
 */
final class RecoveryProof {
    private final DatabaseFile recovered;
    private final DatabaseFile aside;
    private final SeenPages seen;

    /**
     * Of a file, by what was kept of the crash.
     *
     * @param seen of the crash, never of the recovered file: a read error makes the engine invent a salt
     */
    RecoveryProof(DatabaseFile recovered, DatabaseFile aside, SeenPages seen) {
        this.recovered = recovered;
        this.aside = aside;
        this.seen = seen;
    }

    /** The recovered file; refuses one that lacks something, and one that was changed by more than the recovery. */
    DatabaseFile proven() throws IOException {
        try (FileChannel file = FileChannel.open(recovered.path(), StandardOpenOption.READ);
                FileChannel journal = openIfThere(aside.journal());
                FileChannel log = openIfThere(aside.wal())) {
            RecoveredPages expected = new RecoveredPages();
            if (journal != null) {
                JournalPlayback playback = new JournalPlayback(reader(journal), seen);
                playback.describeTo(expected);
                if (mayBeCommitted(playback) && isAsLeft(reader(file), expected)) {
                    expected = new RecoveredPages();
                }
            }
            if (log != null) {
                new LogReplay(reader(log), seen.pageSize()).describeTo(expected);
            }
            if (!expected.sayEmpty()) {
                requireFirstPage(reader(file), expected);
            }
            requirePages(reader(file), expected);
            return recovered;
        }
    }

    /**
     * Every commit in a journal mode writes page 1 anew. So if page 1 is neither what the crash left nor what the
     * recovery must make of it, somebody else has committed since, and the side files must never be put back.
     */
    private void requireFirstPage(PageReader file, RecoveredPages expected) throws IOException {
        byte[] page = file.page(0);
        if (!seen.isFirst(page)) {
            throw incomplete(1);
        }
        RecoveredPages.@Nullable Copy copy = expected.copies().get(1L);
        if (copy == null || !isSame(seen.asSeen(copy.page(), 1), page, 1)) {
            byte[] left = leftByCrash();
            if (!Arrays.equals(page, left)) {
                throw Refusal.of(ProblemCode.CHANGED_SINCE_RECOVERY, recovered.path(), aside.toString());
            }
        }
    }

    // Over several files, as all of them show by what is gone.
    private static boolean mayBeCommitted(JournalPlayback playback) throws IOException {
        Optional<SuperJournal> all = playback.superJournal();
        return playback.isPartOfMany() && (all.isEmpty() || !all.get().isThere());
    }

    // Page 1 as the commit of such a transaction wrote it: SQLite had nothing to play back.
    private boolean isAsLeft(PageReader file, RecoveredPages expected) throws IOException {
        byte[] page = file.page(0);
        RecoveredPages.@Nullable Copy copy = expected.copies().get(1L);
        return Arrays.equals(page, leftByCrash()) && (copy == null || !isSame(seen.asSeen(copy.page(), 1), page, 1));
    }

    private void requirePages(PageReader file, RecoveredPages expected) throws IOException {
        if (!expected.fitsSize(file.size(), seen.pageSize())) {
            throw incomplete(file.size() / seen.pageSize());
        }
        for (Map.Entry<Long, RecoveredPages.Copy> entry : expected.copies().entrySet()) {
            long number = entry.getKey();
            byte[] page = file.page((number - 1) * seen.pageSize());
            byte[] wanted = seen.asSeen(entry.getValue().page(), number);
            if (!seen.isAuthentic(page, number) || !isSame(wanted, page, number)) {
                throw incomplete(number);
            }
        }
    }

    private boolean isSame(byte[] wanted, byte[] stored, long number) {
        byte[] found = seen.asSeen(stored, number);
        int start = seen.start(number);
        return Arrays.equals(wanted, start, seen.end(), found, start, seen.end());
    }

    private byte[] leftByCrash() throws IOException {
        try (FileChannel head = FileChannel.open(aside.path(), StandardOpenOption.READ)) {
            return reader(head).page(0);
        }
    }

    private RuntimeException incomplete(long page) {
        return Refusal.of(ProblemCode.RECOVERY_INCOMPLETE, recovered.path(), Long.toString(page));
    }

    private PageReader reader(FileChannel channel) {
        return new PageReader(channel, seen.pageSize());
    }

    private static @Nullable FileChannel openIfThere(Path file) throws IOException {
        return Files.exists(file) ? FileChannel.open(file, StandardOpenOption.READ) : null;
    }
}
