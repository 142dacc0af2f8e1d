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
import org.jspecify.annotations.Nullable;

/**
 * Proves without SQLite that a recovery brought back what the side files of the crash hold. Neither authentication codes
 * nor SQLite's own checks of integrity see a recovery that stopped half way: old and new pages are all authentic.
 */
final class RecoveryProof {
    private final CipherFormat format;
    private final DatabaseFile recovered;
    private final DatabaseFile aside;

    RecoveryProof(CipherFormat format, DatabaseFile recovered, DatabaseFile aside) {
        this.format = format;
        this.recovered = recovered;
        this.aside = aside;
    }

    /** The recovered file; refuses one that lacks something, and one that was changed by more than the recovery. */
    DatabaseFile proven(KeyProof proof) throws IOException {
        // The salt is the crash's, never the recovered file's: a read error makes the engine invent one.
        RawKey key = proof.require(aside);
        SeenPages seen = new SeenPages(format, key);
        try (FileChannel file = FileChannel.open(recovered.path(), StandardOpenOption.READ);
                FileChannel journal = openIfThere(aside.journal());
                FileChannel log = openIfThere(aside.wal())) {
            RecoveredPages expected = new RecoveredPages();
            if (journal != null) {
                new JournalPlayback(reader(journal), format, seen).describeTo(expected);
            }
            if (log != null) {
                new LogReplay(reader(log), format).describeTo(expected);
            }
            requireFirstPage(reader(file), expected, seen);
            requirePages(reader(file), expected, seen);
            return recovered;
        }
    }

    /**
     * Every commit in a journal mode writes page 1 anew. So if page 1 is neither what the crash left nor what the
     * recovery must make of it, somebody else has committed since, and the side files must never be put back.
     */
    private void requireFirstPage(PageReader file, RecoveredPages expected, SeenPages seen) throws IOException {
        byte[] page = file.page(0);
        if (!seen.isAuthentic(page, 1) || !isHeader(seen.asSeen(page, 1), seen)) {
            throw incomplete(1);
        }
        RecoveredPages.@Nullable Copy copy = expected.copies().get(1L);
        if (copy == null || !isSame(seen.asSeen(copy.page(), 1), page, 1, seen)) {
            byte[] left = leftByCrash();
            if (!Arrays.equals(page, left)) {
                throw Refusal.of(ProblemCode.CHANGED_SINCE_RECOVERY, recovered.path(), aside.toString());
            }
        }
    }

    private void requirePages(PageReader file, RecoveredPages expected, SeenPages seen) throws IOException {
        if (!expected.fitsSize(file.size(), format.pageSize())) {
            throw incomplete(file.size() / format.pageSize());
        }
        for (Map.Entry<Long, RecoveredPages.Copy> entry : expected.copies().entrySet()) {
            long number = entry.getKey();
            byte[] page = file.page((number - 1) * format.pageSize());
            byte[] wanted = seen.asSeen(entry.getValue().page(), number);
            if (!seen.isAuthentic(page, number) || !isSame(wanted, page, number, seen)) {
                throw incomplete(number);
            }
        }
    }

    // What follows the salt on every page 1 (sqlite.org/fileformat2.html, section 1.3). Whoever commits keeps that; a
    // failed read makes the engine write whatever its memory held.
    private boolean isHeader(byte[] page, SeenPages seen) {
        int at = CipherFormat.SALT_SIZE;
        int pageSize = ((page[at] & 0xff) << 8) | (page[at + 1] & 0xff);
        return pageSize == (format.pageSize() == 0x10000 ? 1 : format.pageSize())
                && (page[at + 4] & 0xff) == format.pageSize() - seen.usableSize()
                && page[at + 5] == 64
                && page[at + 6] == 32
                && page[at + 7] == 32;
    }

    private static boolean isSame(byte[] wanted, byte[] encrypted, long number, SeenPages seen) {
        byte[] found = seen.asSeen(encrypted, number);
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        int end = seen.usableSize();
        return Arrays.equals(wanted, start, end, found, start, end);
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
        return new PageReader(channel, format.pageSize());
    }

    private static @Nullable FileChannel openIfThere(Path file) throws IOException {
        return Files.exists(file) ? FileChannel.open(file, StandardOpenOption.READ) : null;
    }
}
