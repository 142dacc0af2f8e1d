package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pages as they were before a transaction (sqlite.org/fileformat2.html, section 3). A journal that was flushed in between
 * has several segments, each with a header at the beginning of a sector.
 */
final class RollbackJournal {
    private static final long MAGIC = 0xd9d505f920a163d7L;
    private static final int HEADER = 28;
    private static final int PAGE_NUMBER = 4;
    private static final int CHECKSUM = 4;

    private final PageReader reader;
    private final int recordSize;
    private final int sector;
    private final int nonce;

    private RollbackJournal(PageReader reader, int pageSize, ByteBuffer header) {
        this.reader = reader;
        this.recordSize = PAGE_NUMBER + pageSize + CHECKSUM;
        this.nonce = header.getInt(12);
        this.sector = header.getInt(20);
    }

    /** One page, encrypted if the database is, with its number and its checksum. */
    static final class Entry {
        private final byte[] bytes;
        private final int nonce;

        private Entry(byte[] bytes, int nonce) {
            this.bytes = bytes;
            this.nonce = nonce;
        }

        int number() {
            return ByteBuffer.wrap(bytes).getInt(0);
        }

        byte[] page() {
            return Arrays.copyOfRange(bytes, PAGE_NUMBER, bytes.length - CHECKSUM);
        }

        /** As it is written behind the page, without what the journal's checksums begin with. */
        int checksum() {
            return ByteBuffer.wrap(bytes).getInt(bytes.length - CHECKSUM) - nonce;
        }
    }

    /** The journal in a file, or nothing if SQLite would not take it for one. */
    static Optional<RollbackJournal> in(PageReader reader, int pageSize) throws IOException {
        ByteBuffer header = reader.header(0, HEADER);
        if (!isHeader(header) || header.getInt(24) != pageSize) {
            return Optional.empty();
        }
        int sector = header.getInt(20);
        boolean possible = Integer.bitCount(sector) == 1 && sector >= HEADER;
        return possible ? Optional.of(new RollbackJournal(reader, pageSize, header)) : Optional.empty();
    }

    /** The first page in it, or nothing if it does not hold a whole one. */
    Optional<Entry> first() throws IOException {
        byte[] bytes = reader.bytes(sector, recordSize);
        return bytes.length == recordSize ? Optional.of(new Entry(bytes, nonce)) : Optional.empty();
    }

    /** The first copy of page 1 that is wanted, or nothing. */
    Optional<byte[]> findFirstPage(Predicate<byte[]> wanted) throws IOException {
        for (StoredPage stored : pages()) {
            if (stored.number() == 1) {
                byte[] page = reader.page(stored.position());
                if (wanted.test(page)) {
                    return Optional.of(page);
                }
            }
        }
        return Optional.empty();
    }

    /** Where the pages of all segments are. */
    List<StoredPage> pages() throws IOException {
        List<StoredPage> pages = new ArrayList<>();
        long start = 0;
        ByteBuffer header = reader.header(start, HEADER);
        // The last segment has no magic number before it is flushed: no page that it covers has been overwritten by
        // then.
        while (isHeader(header)) {
            long at = start + sector;
            long left = Math.max(0, (reader.size() - at) / recordSize);
            int counted = header.getInt(8);
            long end = at + (counted > 0 ? Math.min(counted, left) : left) * recordSize; // not every writer counts
            for (; at < end; at += recordSize) {
                long number =
                        Integer.toUnsignedLong(reader.numbers(at, PAGE_NUMBER).getInt(0));
                pages.add(new StoredPage(number, at + PAGE_NUMBER));
            }
            start = (end + sector - 1) / sector * sector;
            header = reader.header(start, HEADER);
        }
        return pages;
    }

    private static boolean isHeader(ByteBuffer header) {
        return header.remaining() == HEADER && header.getLong(0) == MAGIC;
    }
}
