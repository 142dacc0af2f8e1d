package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a write-ahead log keeps its pages (sqlite.org/fileformat2.html, section 4). The only reader of that format: it
 * says what is there and decides nothing. The checksums are over the pages as they are stored.
 */
public final class WriteAheadLog {
    private static final int MAGIC = 0x377f0682; // or 1 more: the lowest bit is the checksums' byte order
    private static final int VERSION = 3_007_000;
    private static final int HEADER = 32;
    private static final int HEADER_SUMMED = 24;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME_SUMMED = 8;
    private static final int SUMS = 8;

    private final PageReader reader;
    private final int pageSize;
    private final ByteBuffer header;

    private WriteAheadLog(PageReader reader, int pageSize, ByteBuffer header) {
        this.reader = reader;
        this.pageSize = pageSize;
        this.header = header;
    }

    /**
     * One page of a transaction.
     *
     * @param page where it is
     * @param commit how many pages the database has after the transaction, if this is its last frame; else 0
     * @param round tells the rounds of the log apart: a frame of another one is a remnant
     */
    record Frame(PageReader.StoredPage page, long commit, long round) {
        /** The number of the page. */
        long number() {
            return page.number();
        }

        /** Whether it is a transaction's last. */
        boolean isLast() {
            return commit != 0;
        }
    }

    /** The log in a file, whatever that holds. */
    public static WriteAheadLog in(PageReader reader, int pageSize) throws IOException {
        return new WriteAheadLog(reader, pageSize, reader.header(0, HEADER));
    }

    /** Whether SQLite takes its header for one. */
    boolean isPlayable() {
        if (header.remaining() < HEADER
                || (header.getInt(0) & ~1) != MAGIC
                || header.getInt(4) != VERSION
                || header.getInt(8) != pageSize) {
            return false;
        }
        Sum sum = new Sum(0, 0).over(header, HEADER_SUMMED, order());
        return sum.isAt(header, HEADER_SUMMED);
    }

    /** Which round of the log its header begins. */
    long round() {
        return header.getLong(16);
    }

    /** How many rounds before the header's a frame was written, if the log was only begun anew since; else any number. */
    int age(Frame frame) {
        return header.getInt(16) - (int) (frame.round() >>> Integer.SIZE);
    }

    /** All whole frames in the file, those of earlier rounds too. */
    public List<Frame> frames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        int size = FRAME_HEADER + pageSize;
        for (long at = HEADER; at <= reader.size() - size; at += size) {
            ByteBuffer head = reader.numbers(at, FRAME_HEADER);
            PageReader.StoredPage page =
                    new PageReader.StoredPage(Integer.toUnsignedLong(head.getInt(0)), at + FRAME_HEADER);
            frames.add(new Frame(page, Integer.toUnsignedLong(head.getInt(4)), head.getLong(8)));
        }
        return frames;
    }

    /**
     * Whether a frame has neither salt nor checksum. SQLite writes the rest of a transaction's frames so once it has
     * overwritten one of them, completes all of them before the commit, and forgets some after {@code ROLLBACK TO} (driver
     * fact 42).
     */
    boolean isUnsealed(Frame frame) throws IOException {
        return frame.round() == 0
                && frame.number() > 0
                && reader.numbers(frame.page().position() - SUMS, SUMS).getLong(0) == 0;
    }

    /** Whether a frame's checksum goes on from the one of the frame before it, or from the header's. */
    boolean isLinked(Frame frame) throws IOException {
        long start = frame.page().position() - FRAME_HEADER;
        long before = start == HEADER ? HEADER_SUMMED : start - pageSize - SUMS;
        ByteBuffer seed = reader.numbers(before, SUMS);
        ByteBuffer head = reader.numbers(start, FRAME_HEADER);
        Sum sum = new Sum(seed.getInt(0), seed.getInt(4))
                .over(head, FRAME_SUMMED, order())
                .over(reader.numbers(start + FRAME_HEADER, pageSize), pageSize, order());
        return sum.isAt(head, FRAME_HEADER - SUMS);
    }

    private ByteOrder order() {
        return (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private record Sum(int first, int second) {
        Sum over(ByteBuffer bytes, int count, ByteOrder order) {
            ByteBuffer words = bytes.duplicate().limit(count).order(order);
            int one = first;
            int two = second;
            while (words.hasRemaining()) {
                one += words.getInt() + two;
                two += words.getInt() + one;
            }
            return new Sum(one, two);
        }

        boolean isAt(ByteBuffer numbers, int at) {
            return numbers.getInt(at) == first && numbers.getInt(at + 4) == second;
        }
    }
}
