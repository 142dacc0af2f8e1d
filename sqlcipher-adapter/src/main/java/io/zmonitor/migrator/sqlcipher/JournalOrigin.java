package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells a rollback journal of SQLCipher itself from one of the driver's engine. Both hold encrypted pages, but SQLCipher
 * computes their checksums over the ciphertext and the driver's engine over the plaintext. Each takes the other's journal
 * for one that ends at its first page, rolls nothing back, and leaves half a transaction that no check finds.
 */
final class JournalOrigin {
    private static final int CHECKSUM_STEP = 200;

    private final CipherFormat format;

    JournalOrigin(CipherFormat format) {
        this.format = format;
    }

    /** Refuses a journal that the driver would not roll back. */
    void requireOurs(DatabaseFile database, RawKey key) throws IOException {
        if (!Files.isRegularFile(database.journal())) {
            return;
        }
        try (FileChannel channel = FileChannel.open(database.journal(), StandardOpenOption.READ)) {
            PageReader reader = new PageReader(channel, format.pageSize());
            Optional<RollbackJournal> journal = RollbackJournal.in(reader, format.pageSize());
            Optional<RollbackJournal.Entry> first =
                    journal.isPresent() ? journal.get().first() : Optional.empty();
            if (first.isPresent() && isForeign(first.get(), key)) {
                throw Refusal.of(ProblemCode.JOURNAL_OF_ANOTHER_ENGINE, database.path());
            }
        }
    }

    // An entry with neither checksum is torn: SQLite stops there, and no page after it has been overwritten.
    private boolean isForeign(RollbackJournal.Entry entry, RawKey key) {
        return isOfCiphertext(entry) && !isOfPlaintext(entry, key);
    }

    /** Whether the entry's checksum is SQLCipher's. By chance, one in 800 of the other engine's fits too. */
    boolean isOfCiphertext(RollbackJournal.Entry entry) {
        return entry.checksum() == checksum(entry.page());
    }

    /** Whether the entry's checksum is that of the driver's engine. */
    boolean isOfPlaintext(RollbackJournal.Entry entry, RawKey key) {
        byte[] plaintext = PageCipher.decrypted(format, key, entry.page(), entry.number());
        try {
            return entry.checksum() == checksum(plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** The checksum of a journal's page, as SQLite sees the page, without the nonce: pager_cksum() of its pager.c. */
    static int checksum(byte[] page) {
        int sum = 0;
        for (int at = page.length - CHECKSUM_STEP; at > 0; at -= CHECKSUM_STEP) {
            sum += page[at] & 0xff;
        }
        return sum;
    }
}
