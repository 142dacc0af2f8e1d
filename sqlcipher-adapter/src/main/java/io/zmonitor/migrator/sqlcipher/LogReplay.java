package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Which pages SQLite brings from a write-ahead log into the database: up to the last commit of an unbroken chain of
 * frames (sqlite.org/fileformat2.html, section 4.3). The checksums are over the pages as they are stored.
 */
final class LogReplay {
    private static final int MAGIC = 0x377f0682; // or 1 more: the lowest bit is the checksums' byte order
    private static final int VERSION = 3_007_000;
    private static final int HEADER = 32;
    private static final int HEADER_SUMMED = 24;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME_SUMMED = 8;
    private static final int SALTS = 8;

    private final PageReader log;
    private final int pageSize;

    private int first;
    private int second;

    LogReplay(PageReader log, int pageSize) {
        this.log = log;
        this.pageSize = pageSize;
    }

    /** Says what a checkpoint of the whole log writes. */
    void describeTo(RecoveredPages recovered) throws IOException {
        ByteBuffer header = log.header(0, HEADER);
        if (!isHeader(header)) {
            return;
        }
        ByteOrder order = (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        sum(header, HEADER_SUMMED, order);
        if (isSum(header, HEADER_SUMMED)) {
            describeFrames(recovered, header.getLong(16), order);
        }
    }

    // A page that was cut off by one commit and is back after another keeps its last frame, so the file is cut at last.
    private void describeFrames(RecoveredPages recovered, long salts, ByteOrder order) throws IOException {
        Map<Long, RecoveredPages.Copy> uncommitted = new HashMap<>();
        long pages = 0;
        int frame = FRAME_HEADER + pageSize;
        for (long at = HEADER; at + frame <= log.size(); at += frame) {
            ByteBuffer head = log.numbers(at, FRAME_HEADER);
            if (head.getInt(0) == 0 || head.getLong(SALTS) != salts || !continues(head, at, order)) {
                break;
            }
            uncommitted.put(Integer.toUnsignedLong(head.getInt(0)), new RecoveredPages.Copy(log, at + FRAME_HEADER));
            if (head.getInt(4) != 0) {
                uncommitted.forEach(recovered::put);
                uncommitted.clear();
                pages = Integer.toUnsignedLong(head.getInt(4));
            }
        }
        if (pages > 0) {
            recovered.cutTo(pages);
        }
    }

    private boolean continues(ByteBuffer head, long at, ByteOrder order) throws IOException {
        sum(head, FRAME_SUMMED, order);
        sum(log.numbers(at + FRAME_HEADER, pageSize), pageSize, order);
        return isSum(head, FRAME_HEADER - 8);
    }

    private boolean isHeader(ByteBuffer header) {
        return header.remaining() == HEADER
                && (header.getInt(0) & ~1) == MAGIC
                && header.getInt(4) == VERSION
                && header.getInt(8) == pageSize;
    }

    private void sum(ByteBuffer bytes, int count, ByteOrder order) {
        ByteBuffer words = bytes.duplicate().limit(count).order(order);
        while (words.hasRemaining()) {
            first += words.getInt() + second;
            second += words.getInt() + first;
        }
    }

    private boolean isSum(ByteBuffer numbers, int at) {
        return numbers.getInt(at) == first && numbers.getInt(at + 4) == second;
    }
}
