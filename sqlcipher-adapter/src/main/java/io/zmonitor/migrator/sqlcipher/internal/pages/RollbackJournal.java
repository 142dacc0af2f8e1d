package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a rollback journal keeps its pages (sqlite.org/fileformat2.html, section 3). A journal that was flushed in between
 * has several segments, each with a header at the beginning of a sector. The only reader of that format: it says what is
 * there and decides nothing.
 */
public final class RollbackJournal {
    static final long MAGIC = 0xd9d505f920a163d7L;
    static final int PAGE_NUMBER = 4;

    private static final int HEADER = 28;
    private static final int CHECKSUM = 4;
    private static final int CHECKSUM_STEP = 200;
    private static final int SMALLEST_SECTOR = 32;
    private static final int LARGEST_SECTOR = 0x10000;
    private static final int USUAL_SECTOR = 512;
    private static final int UNCOUNTED = -1;
    private static final long PENDING_BYTE = 0x40000000;

    private final PageReader reader;
    private final int pageSize;
    private final ByteBuffer first;
    private final Head head;
    private final int sector;

    private RollbackJournal(PageReader reader, int pageSize, ByteBuffer first, long size) {
        this.reader = reader;
        this.pageSize = pageSize;
        this.first = first;
        this.head = headOf(first, size, pageSize);
        this.sector = head == Head.PLAYABLE ? first.getInt(20) : USUAL_SECTOR;
    }

    /** What the beginning of a journal says. */
    enum Head {
        /** Too short to be one. */
        MISSING,
        /** That its transaction was committed. */
        ZEROED,
        /** That its records were not flushed yet: no page of theirs has been overwritten. */
        UNFLUSHED,
        /** SQLite plays nothing back from it. */
        UNPLAYABLE,
        /** SQLite plays it back. */
        PLAYABLE
    }

    /**
     * Some records behind one header.
     *
     * @param first where the first record begins
     * @param said how many there are, as the header says
     * @param isCounted whether it says so: then they were flushed before one of these pages was overwritten
     * @param nonce what the checksums begin with
     * @param pages how many pages the database had, which all headers of a transaction say alike
     */
    public record Segment(long first, long said, boolean isCounted, int nonce, long pages) {}

    /**
     * One record.
     *
     * @param number of its page, counted from 1
     * @param position where the page begins
     * @param checksum as it is written behind the page
     */
    public record Entry(long number, long position, int checksum) {}

    /** The journal in a file, whatever that holds. */
    public static RollbackJournal in(PageReader reader, int pageSize) throws IOException {
        return new RollbackJournal(reader, pageSize, reader.header(0, HEADER), reader.size());
    }

    /** What its beginning says. */
    Head head() {
        return head;
    }

    /** How many pages the database had before the transaction. */
    long pages() {
        return pages(first);
    }

    /** The same as this header says it. */
    static long pages(ByteBuffer header) {
        return Integer.toUnsignedLong(header.getInt(16));
    }

    /** The segments that SQLite finds, in order. */
    public List<Segment> segments() throws IOException {
        List<Segment> segments = new ArrayList<>();
        long start = 0;
        ByteBuffer header = reader.size() < USUAL_SECTOR ? ByteBuffer.allocate(0) : headerAt(start);
        while (head == Head.PLAYABLE && isHeader(header)) {
            long at = start + sector;
            int counted = header.getInt(8);
            long said = counted == UNCOUNTED ? left(at) : Integer.toUnsignedLong(counted);
            segments.add(new Segment(at, said, counted != UNCOUNTED, header.getInt(12), pages(header)));
            if (said > left(at)) {
                break;
            }
            start = next(at + said * recordSize());
            header = headerAt(start);
        }
        return segments;
    }

    /** The records of a segment that are in the file as a whole. */
    public List<Entry> entries(Segment segment) throws IOException {
        return entries(segment.first(), Math.min(segment.said(), left(segment.first())));
    }

    /** What may be records from here to the end of the file. */
    List<Entry> entriesFrom(long start) throws IOException {
        return entries(start, left(start));
    }

    /** What may be records behind the first header, whatever that says, and behind those that follow. */
    List<Entry> allEntries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        long at = behindHeader(0);
        while (left(at) > 0) {
            entries.addAll(entries(at, 1));
            at += recordSize();
            long start = next(at);
            at = isHeaderAt(start) ? behindHeader(start) : at;
        }
        return entries;
    }

    private List<Entry> entries(long start, long count) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (long at = start; at < start + count * recordSize(); at += recordSize()) {
            long number = Integer.toUnsignedLong(reader.numbers(at, PAGE_NUMBER).getInt(0));
            long page = at + PAGE_NUMBER;
            entries.add(new Entry(
                    number, page, reader.numbers(page + pageSize, CHECKSUM).getInt(0)));
        }
        return entries;
    }

    /** Where a segment ends. */
    long end(Segment segment) {
        return segment.first() + segment.said() * recordSize();
    }

    /** Where a header may stand behind this place. */
    long next(long end) {
        return (end + sector - 1) / sector * sector;
    }

    /** Where a header may stand behind this record. */
    long startBehind(Entry entry) {
        return next(entry.position() + pageSize + CHECKSUM);
    }

    /** Whether a header stands there, flushed. */
    boolean isHeaderAt(long start) throws IOException {
        return start >= 0 && isHeader(reader.header(start, HEADER));
    }

    /** Where the records behind a header at this place begin. */
    long behindHeader(long start) {
        return start + sector;
    }

    /** What stands where a header may stand, or what there is of it. */
    ByteBuffer headerBytes(long start) throws IOException {
        return reader.header(start, HEADER);
    }

    /**
     * Whether this is a header of this journal that was not flushed yet: its first bytes are still zero. No page of such a
     * segment has been overwritten.
     */
    boolean isUnflushed(ByteBuffer header) {
        return header.remaining() == HEADER
                && header.getLong(0) == 0
                && pages(header) == pages()
                && header.getInt(20) == first.getInt(20)
                && header.getInt(24) == first.getInt(24);
    }

    /** Whether this is the header of an older journal, which a later one has made invalid. */
    static boolean isOutdated(ByteBuffer header) {
        return header.remaining() == HEADER && header.getLong(0) == (MAGIC & 0x00ff_ffff_ffff_ffffL);
    }

    /** What a header at this place would say the checksums of its records begin with. */
    static int nonce(ByteBuffer header) {
        return header.remaining() == HEADER ? header.getInt(12) : 0;
    }

    /** The pages of all segments, whole or not. */
    public List<PageReader.StoredPage> stored() throws IOException {
        List<PageReader.StoredPage> pages = new ArrayList<>();
        for (Segment segment : segments()) {
            for (Entry entry : entries(segment)) {
                pages.add(new PageReader.StoredPage(entry.number(), entry.position()));
            }
        }
        return pages;
    }

    /** The number of the page that SQLite never uses: its bytes are the locks. */
    static long lockPage(int pageSize) {
        return PENDING_BYTE / pageSize + 1;
    }

    /** The checksum of a page, as SQLite sees the page, without the nonce: pager_cksum() of its pager.c. */
    public static int checksum(byte[] page) {
        int sum = 0;
        for (int at = page.length - CHECKSUM_STEP; at > 0; at -= CHECKSUM_STEP) {
            sum += page[at] & 0xff;
        }
        return sum;
    }

    private ByteBuffer headerAt(long start) throws IOException {
        return start + sector <= reader.size() ? reader.header(start, HEADER) : ByteBuffer.allocate(0);
    }

    private long left(long at) throws IOException {
        return Math.max(0, (reader.size() - at) / recordSize());
    }

    private int recordSize() {
        return PAGE_NUMBER + pageSize + CHECKSUM;
    }

    // Whether another page size can be meant is not ours to say: the engine has one for each format, and a plaintext
    // one is taken from this header.
    private static Head headOf(ByteBuffer header, long size, int pageSize) {
        if (header.remaining() < HEADER || (size < USUAL_SECTOR && !isHeader(header))) {
            return Head.MISSING;
        }
        if (header.equals(ByteBuffer.allocate(HEADER))) {
            return Head.ZEROED;
        }
        int sector = header.getInt(20);
        int said = header.getInt(24);
        boolean isPossible = Integer.bitCount(sector) == 1
                && sector >= SMALLEST_SECTOR
                && sector <= LARGEST_SECTOR
                && (said == 0 || said == pageSize);
        if (isPossible && header.getLong(0) == 0 && header.getInt(8) == 0) {
            return Head.UNFLUSHED;
        }
        return isPossible && isHeader(header) ? Head.PLAYABLE : Head.UNPLAYABLE;
    }

    private static boolean isHeader(ByteBuffer header) {
        return header.remaining() == HEADER && header.getLong(0) == MAGIC;
    }
}
