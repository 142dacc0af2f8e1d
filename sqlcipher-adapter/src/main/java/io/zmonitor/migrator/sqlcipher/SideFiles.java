package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the copies of page 1 in a rollback journal and in a write-ahead log: after a power loss, the one in the database
 * may be torn. Both hold pages encrypted as the database does (sqlite.org/fileformat2.html, sections 3 and 4).
 */
final class SideFiles {
    private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;
    private static final int JOURNAL_HEADER = 28;
    private static final int PAGE_NUMBER = 4;
    private static final int CHECKSUM = 4;
    private static final int WAL_MAGIC = 0x377f0682; // or 1 more: the lowest bit is the checksums' byte order
    private static final int WAL_HEADER = 32;
    private static final int FRAME_HEADER = 24;

    private final int pageSize;
    private final Predicate<byte[]> wanted;

    SideFiles(CipherFormat format, Predicate<byte[]> wanted) {
        this.pageSize = format.pageSize();
        this.wanted = wanted;
    }

    /** The first copy of page 1 that is wanted, or nothing. */
    Optional<byte[]> find(DatabaseFile database) throws IOException {
        Optional<byte[]> found = findInWal(database.wal());
        return found.isPresent() ? found : findInJournal(database.journal());
    }

    private Optional<byte[]> findInWal(Path wal) throws IOException {
        if (!Files.isRegularFile(wal)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.READ)) {
            PageReader reader = new PageReader(channel, pageSize);
            ByteBuffer header = reader.numbers(0, WAL_HEADER);
            boolean isLog = header.remaining() == WAL_HEADER
                    && (header.getInt(0) & ~1) == WAL_MAGIC
                    && header.getInt(8) == pageSize;
            return isLog ? findInFrames(reader) : Optional.empty();
        }
    }

    // Stale frames of an earlier round count too: the key wrote them.
    private Optional<byte[]> findInFrames(PageReader reader) throws IOException {
        long end = reader.size() - FRAME_HEADER - pageSize;
        for (long at = WAL_HEADER; at <= end; at += FRAME_HEADER + pageSize) {
            if (reader.numbers(at, PAGE_NUMBER).getInt(0) == 1) {
                byte[] page = reader.page(at + FRAME_HEADER);
                if (wanted.test(page)) {
                    return Optional.of(page);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> findInJournal(Path journal) throws IOException {
        if (!Files.isRegularFile(journal)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
            PageReader reader = new PageReader(channel, pageSize);
            ByteBuffer header = reader.numbers(0, JOURNAL_HEADER);
            if (!isJournalHeader(header) || header.getInt(24) != pageSize) {
                return Optional.empty();
            }
            int sector = header.getInt(20);
            boolean possible = Integer.bitCount(sector) == 1 && sector >= JOURNAL_HEADER;
            return possible ? findInSegments(reader, sector) : Optional.empty();
        }
    }

    private static boolean isJournalHeader(ByteBuffer header) {
        return header.remaining() == JOURNAL_HEADER && header.getLong(0) == JOURNAL_MAGIC;
    }

    // A journal that was flushed in between has several headers, each at the beginning of a sector. The last one has no
    // magic number before it is flushed: no page that it covers has been overwritten by then.
    private Optional<byte[]> findInSegments(PageReader reader, int sector) throws IOException {
        int record = PAGE_NUMBER + pageSize + CHECKSUM;
        long start = 0;
        ByteBuffer header = reader.numbers(start, JOURNAL_HEADER);
        while (isJournalHeader(header)) {
            int counted = header.getInt(8);
            long left = (reader.size() - start - sector) / record;
            // Not every writer counts.
            long records = counted > 0 ? Math.min(counted, left) : left;
            long at = start + sector;
            for (long i = 0; i < records; i++, at += record) {
                if (reader.numbers(at, PAGE_NUMBER).getInt(0) == 1) {
                    byte[] page = reader.page(at + PAGE_NUMBER);
                    if (wanted.test(page)) {
                        return Optional.of(page);
                    }
                }
            }
            start = (at + sector - 1) / sector * sector;
            header = reader.numbers(start, JOURNAL_HEADER);
        }
        return Optional.empty();
    }
}
