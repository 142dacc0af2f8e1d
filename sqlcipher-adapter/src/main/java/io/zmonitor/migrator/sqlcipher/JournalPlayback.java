package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Which pages SQLite restores from a rollback journal: reads it exactly as pager_playback() of SQLite's pager.c does for
 * a hot journal, torn and stale parts included (sqlite.org/fileformat2.html, section 3).
 */
final class JournalPlayback {
    private static final long MAGIC = 0xd9d505f920a163d7L;
    private static final int HEADER = 28;
    private static final int SMALLEST_SECTOR = 32;
    private static final int LARGEST_SECTOR = 0x10000;
    private static final int USUAL_SECTOR = 512;
    private static final int PAGE_NUMBER = 4;
    private static final int CHECKSUM = 4;
    private static final long PENDING_BYTE = 0x40000000;
    private static final int UNCOUNTED = -1;

    private final PageReader journal;
    private final SeenPages seen;
    private final int recordSize;

    private int sector;
    private long pages;
    private long at;

    JournalPlayback(PageReader journal, SeenPages seen) {
        this.journal = journal;
        this.seen = seen;
        this.recordSize = PAGE_NUMBER + seen.pageSize() + CHECKSUM;
    }

    /** Says what a playback writes. */
    void describeTo(RecoveredPages recovered) throws IOException {
        ByteBuffer first = header(0, USUAL_SECTOR);
        if (!isPlayable(first)) {
            return;
        }
        sector = first.getInt(20);
        pages = Integer.toUnsignedLong(first.getInt(16));
        recovered.cutTo(pages);
        ByteBuffer header = first;
        while (isHeader(header)) {
            at += sector;
            if (!restores(header, recovered)) {
                return;
            }
            at = (at + sector - 1) / sector * sector;
            header = header(at, sector);
        }
    }

    /** Restores a segment's records, and says whether another segment may follow. */
    private boolean restores(ByteBuffer header, RecoveredPages recovered) throws IOException {
        int counted = header.getInt(8);
        long count = counted == UNCOUNTED ? (journal.size() - at) / recordSize : Integer.toUnsignedLong(counted);
        for (long record = 0; record < count; record++, at += recordSize) {
            if (at + recordSize > journal.size()) {
                return false;
            }
            long number =
                    Integer.toUnsignedLong(journal.numbers(at, PAGE_NUMBER).getInt(0));
            if (number == 0 || number == PENDING_BYTE / seen.pageSize() + 1) {
                return false;
            }
            if (number <= pages) {
                if (!isWhole(number, header.getInt(12))) {
                    return false;
                }
                recovered.put(number, new RecoveredPages.Copy(journal, at + PAGE_NUMBER));
            }
        }
        return true;
    }

    private boolean isWhole(long number, int nonce) throws IOException {
        byte[] page = seen.asSeen(journal.wholePage(at + PAGE_NUMBER), number);
        int written = journal.numbers(at + recordSize - CHECKSUM, CHECKSUM).getInt(0);
        return nonce + JournalOrigin.checksum(page) == written;
    }

    // Whether another page size can be meant is not ours to say: this engine has one for each format, and a plaintext
    // one is taken from this header.
    private boolean isPlayable(ByteBuffer header) {
        if (!isHeader(header)) {
            return false;
        }
        int said = header.getInt(20);
        int pageSize = header.getInt(24);
        return Integer.bitCount(said) == 1
                && said >= SMALLEST_SECTOR
                && said <= LARGEST_SECTOR
                && (pageSize == 0 || pageSize == seen.pageSize());
    }

    /**
     * Whether the transaction was over several files: then the journal ends with the name of a file, and without that file
     * SQLite plays nothing back.
     */
    boolean isPartOfMany() throws IOException {
        return SuperJournal.nameIn(journal).isPresent();
    }

    /** The file without which nothing is played back; nothing if the journal does not end with the whole name of one. */
    Optional<SuperJournal> superJournal() throws IOException {
        return SuperJournal.nameIn(journal).flatMap(SuperJournal::of);
    }

    private ByteBuffer header(long position, int size) throws IOException {
        return position + size <= journal.size() ? journal.header(position, HEADER) : ByteBuffer.allocate(0);
    }

    private static boolean isHeader(ByteBuffer header) {
        return header.remaining() == HEADER && header.getLong(0) == MAGIC;
    }
}
