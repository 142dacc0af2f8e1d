package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal.Entry;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves without SQLite that a recovery brought back what the side files of the crash hold. Neither authentication codes
 * nor SQLite's own checks of integrity see a recovery that stopped half way: old and new pages are all authentic.
 *
 * <p>What is expected is not what a playback would write: it is each copy in the side files that is whole by itself, also
 * where a playback has stopped before it.
 */
public final class RecoveryProof {
    private final DatabaseFile recovered;
    private final DatabaseFile aside;
    private final SeenPages seen;

    /**
     * Of a file, by what was kept of the crash.
     *
     * @param seen of the crash, never of the recovered file: a read error makes the engine invent a salt
     */
    public RecoveryProof(DatabaseFile recovered, DatabaseFile aside, SeenPages seen) {
        this.recovered = recovered;
        this.aside = aside;
        this.seen = seen;
    }

    /** The recovered file; refuses one that lacks something, and one that was changed by more than the recovery. */
    public DatabaseFile proven() throws IOException {
        try (UnopenedFile file = UnopenedFile.toRead(recovered.path());
                UnopenedFile journal = openIfThere(aside.journal());
                UnopenedFile log = openIfThere(aside.wal())) {
            PageReader reader = file.reader(seen.pageSize());
            RecoveredPages expected = new RecoveredPages();
            if (journal != null) {
                PageReader side = journal.reader(seen.pageSize());
                expectJournal(side, expected);
                if (mayBeCommitted(side) && isAsLeft(reader, expected)) {
                    expected = new RecoveredPages();
                }
            }
            if (log != null) {
                expectLog(log.reader(seen.pageSize()), expected);
            }
            if (!expected.sayEmpty()) {
                requireFirstPage(reader, expected);
            }
            requirePages(reader, expected);
            return recovered;
        }
    }

    private void expectJournal(PageReader side, RecoveredPages expected) throws IOException {
        RollbackJournal journal = RollbackJournal.in(side, seen.pageSize());
        List<Segment> segments = journal.segments();
        if (segments.isEmpty()) {
            return;
        }
        expected.cutTo(journal.pages());
        for (Segment segment : segments) {
            for (Entry entry : journal.entries(segment)) {
                if (isWhole(side, entry, segment.nonce()) && entry.number() <= journal.pages()) {
                    expected.put(entry.number(), new RecoveredPages.Copy(side, entry.position()));
                }
            }
        }
    }

    private boolean isWhole(PageReader side, Entry entry, int nonce) throws IOException {
        byte[] page = side.wholePage(entry.position());
        if (entry.number() == 0 || !seen.isAuthentic(page, entry.number())) {
            return false;
        }
        byte[] plaintext = seen.decrypted(page, entry.number());
        boolean whole = nonce + RollbackJournal.checksum(plaintext) == entry.checksum();
        SeenPages.wipe(plaintext, page);
        return whole;
    }

    /** All transactions of the log whose frames are whole; of a torn one that others follow, what is whole of it. */
    private void expectLog(PageReader side, RecoveredPages expected) throws IOException {
        WriteAheadLog log = WriteAheadLog.in(side, seen.pageSize());
        if (!log.isPlayable()) {
            return;
        }
        Map<Long, RecoveredPages.Copy> transaction = new TreeMap<>();
        boolean torn = false;
        long ended = 0; // of a torn transaction, if its end is there
        long pages = 0;
        for (WriteAheadLog.Frame frame : log.frames()) {
            boolean forgotten = isForgotten(log, side, frame);
            if (frame.round() != log.round() && !forgotten) {
                torn = true; // or the end: then no other of this round follows
                continue;
            }
            boolean whole = isWhole(log, side, frame);
            if (whole && !forgotten && ended > 0) {
                transaction.forEach(expected::put);
                transaction.clear();
                torn = false;
                pages = ended;
                ended = 0;
            }
            if (whole) {
                transaction.put(
                        frame.number(),
                        new RecoveredPages.Copy(side, frame.page().position()));
            }
            torn |= !whole || !(forgotten || log.isLinked(frame));
            if (frame.isLast() && torn) {
                ended = frame.commit();
            } else if (frame.isLast()) {
                transaction.forEach(expected::put);
                transaction.clear();
                pages = frame.commit();
            }
        }
        if (pages > 0) {
            expected.cutTo(pages);
        }
    }

    private boolean isForgotten(WriteAheadLog log, PageReader side, WriteAheadLog.Frame frame) throws IOException {
        return seen.tellsAuthentic() && log.isUnsealed(frame) && !frame.isLast() && isWhole(log, side, frame);
    }

    private boolean isWhole(WriteAheadLog log, PageReader side, WriteAheadLog.Frame frame) throws IOException {
        return seen.tellsAuthentic()
                ? seen.isAuthentic(side.wholePage(frame.page().position()), frame.number())
                : log.isLinked(frame);
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
        if (copy == null || !isSame(copy, page, 1)) {
            byte[] left = leftByCrash();
            if (!Arrays.equals(page, left)) {
                throw Refusal.of(ProblemCode.CHANGED_SINCE_RECOVERY, recovered.path(), aside.toString());
            }
        }
    }

    // Over several files, as all of them show by what is gone.
    private static boolean mayBeCommitted(PageReader journal) throws IOException {
        Optional<byte[]> name = SuperJournal.nameIn(journal);
        Optional<SuperJournal> all = name.flatMap(SuperJournal::of);
        return name.isPresent() && (all.isEmpty() || !all.get().isThere());
    }

    // Page 1 as the commit of such a transaction wrote it: SQLite had nothing to play back.
    private boolean isAsLeft(PageReader file, RecoveredPages expected) throws IOException {
        byte[] page = file.page(0);
        RecoveredPages.@Nullable Copy copy = expected.copies().get(1L);
        return Arrays.equals(page, leftByCrash()) && (copy == null || !isSame(copy, page, 1));
    }

    private void requirePages(PageReader file, RecoveredPages expected) throws IOException {
        if (!expected.fitsSize(file.size(), seen.pageSize())) {
            throw incomplete(file.size() / seen.pageSize());
        }
        for (Map.Entry<Long, RecoveredPages.Copy> entry : expected.copies().entrySet()) {
            long number = entry.getKey();
            byte[] page = file.page((number - 1) * seen.pageSize());
            if (!seen.isAuthentic(page, number) || !isSame(entry.getValue(), page, number)) {
                throw incomplete(number);
            }
        }
    }

    private boolean isSame(RecoveredPages.Copy copy, byte[] stored, long number) throws IOException {
        byte[] wanted = copy.page();
        byte[] expected = seen.asSeen(wanted, number);
        byte[] found = seen.asSeen(stored, number);
        try {
            int start = seen.start(number);
            return Arrays.equals(expected, start, seen.end(), found, start, seen.end());
        } finally {
            SeenPages.wipe(expected, wanted);
            SeenPages.wipe(found, stored);
        }
    }

    private byte[] leftByCrash() throws IOException {
        return UnopenedFile.firstBytes(aside.path(), seen.pageSize());
    }

    private RuntimeException incomplete(long page) {
        return Refusal.of(ProblemCode.RECOVERY_INCOMPLETE, recovered.path(), Long.toString(page));
    }

    private static @Nullable UnopenedFile openIfThere(Path file) throws IOException {
        return Files.exists(file) ? UnopenedFile.toRead(file) : null;
    }
}
