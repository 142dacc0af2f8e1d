package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pages as transactions wrote them (sqlite.org/fileformat2.html, section 4). */
final class WriteAheadLog {
    private static final int MAGIC = 0x377f0682; // or 1 more: the lowest bit is the checksums' byte order
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;

    private final PageReader reader;
    private final int pageSize;
    private final long salts;

    private WriteAheadLog(PageReader reader, int pageSize, long salts) {
        this.reader = reader;
        this.pageSize = pageSize;
        this.salts = salts;
    }

    /**
     * One page of a transaction.
     *
     * @param page where it is
     * @param round whether it is of this round of the log, or left over from an earlier one
     * @param last whether it is a transaction's last
     */
    record Frame(StoredPage page, Round round, boolean last) {}

    /** When a frame was written. */
    enum Round {
        THIS,
        EARLIER
    }

    /** The log in a file, or nothing if SQLite would not take it for one. */
    static Optional<WriteAheadLog> in(PageReader reader, int pageSize) throws IOException {
        ByteBuffer header = reader.header(0, HEADER);
        boolean isLog =
                header.remaining() == HEADER && (header.getInt(0) & ~1) == MAGIC && header.getInt(8) == pageSize;
        return isLog ? Optional.of(new WriteAheadLog(reader, pageSize, header.getLong(16))) : Optional.empty();
    }

    /** All whole frames, those of earlier rounds too: the key wrote them. */
    List<Frame> frames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        int size = FRAME_HEADER + pageSize;
        for (long at = HEADER; at <= reader.size() - size; at += size) {
            ByteBuffer header = reader.numbers(at, FRAME_HEADER);
            long number = Integer.toUnsignedLong(header.getInt(0));
            Round round = header.getLong(8) == salts ? Round.THIS : Round.EARLIER;
            frames.add(new Frame(new StoredPage(number, at + FRAME_HEADER), round, header.getInt(4) != 0));
        }
        return frames;
    }
}
