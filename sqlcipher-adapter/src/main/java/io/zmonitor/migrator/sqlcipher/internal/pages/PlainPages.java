package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.Ciphertext;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Pages that are stored as SQLite sees them. They have no codes: whether a record or a frame is whole is told by the
 * checksums of journal and log alone, as SQLite tells it. All bytes count, those that a page reserves too.
 *
 * @param pageSize bytes of a page
 */
public record PlainPages(int pageSize) implements SeenPages {
    private static final int SAMPLE = 4096;
    private static final int USUAL = 4096; // what SQLite takes where nothing says another
    private static final int SMALLEST = 512;
    private static final int LARGEST = 0x10000;
    private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;
    private static final int JOURNAL_PAGE_SIZE = 24;
    private static final int LOG_MAGIC = 0x377f0682; // or 1 more
    private static final int LOG_PAGE_SIZE = 8;
    private static final int SIDE_HEADER = 28;

    /** Those of a set; refuses one that is not plaintext, before anything is written to it. */
    public static PlainPages of(DatabaseFile database) throws IOException {
        byte[] first = firstBytes(database.path(), SAMPLE);
        int pageSize = pageSize(database, first);
        if (!PlaintextHeader.startsWith(first)) {
            requireTorn(database, first, pageSize);
        }
        return new PlainPages(pageSize);
    }

    /** A journal is played back with the page size that it says, whatever the transaction made of page 1. */
    private static int pageSize(DatabaseFile database, byte[] first) throws IOException {
        ByteBuffer journal = sideHeader(database.journal());
        if (journal.getLong(0) == JOURNAL_MAGIC && isPossible(journal.getInt(JOURNAL_PAGE_SIZE))) {
            return journal.getInt(JOURNAL_PAGE_SIZE);
        }
        int said = PlaintextHeader.startsWith(first) ? PlaintextHeader.pageSize(first) : 0;
        if (isPossible(said)) {
            return said;
        }
        ByteBuffer log = sideHeader(database.wal());
        boolean isLog = (log.getInt(0) & ~1) == LOG_MAGIC && isPossible(log.getInt(LOG_PAGE_SIZE));
        return isLog ? log.getInt(LOG_PAGE_SIZE) : USUAL;
    }

    // Page 1 may be torn after a power loss; then its copy shows what the set is. What looks like ciphertext is not
    // torn: a journal of another database beside it would destroy it.
    private static void requireTorn(DatabaseFile database, byte[] first, int pageSize) throws IOException {
        if (Ciphertext.looksLike(first)) {
            throw Refusal.of(ProblemCode.ENCRYPTED_DATABASE, database.path());
        }
        if (new SideFiles(pageSize, PlaintextHeader::startsWith).find(database).isEmpty()) {
            throw Refusal.of(ProblemCode.NOT_A_DATABASE, database.path());
        }
    }

    @Override
    public byte[] asSeen(byte[] page, long number) {
        return page;
    }

    @Override
    public boolean isAuthentic(byte[] page, long number) {
        return page.length == pageSize && (number != 1 || PlaintextHeader.startsWith(page));
    }

    @Override
    public boolean tellsAuthentic() {
        return false;
    }

    @Override
    public byte[] decrypted(byte[] page, long number) {
        return page;
    }

    @Override
    public Optional<Boolean> isCodeOf(byte[] damaged, byte[] plaintext, long number) {
        return Optional.empty();
    }

    @Override
    public boolean isFirst(byte[] page) {
        return isAuthentic(page, 1) && SeenPages.isHeader(page, pageSize);
    }

    @Override
    public int start(long number) {
        return 0;
    }

    @Override
    public int end() {
        return pageSize;
    }

    private static boolean isPossible(int pageSize) {
        return Integer.bitCount(pageSize) == 1 && pageSize >= SMALLEST && pageSize <= LARGEST;
    }

    private static ByteBuffer sideHeader(Path file) throws IOException {
        byte[] bytes = Files.isRegularFile(file) ? firstBytes(file, SIDE_HEADER) : new byte[0];
        return ByteBuffer.wrap(Arrays.copyOf(bytes, SIDE_HEADER));
    }

    private static byte[] firstBytes(Path file, int count) throws IOException {
        return UnopenedFile.firstBytes(file, count);
    }
}
