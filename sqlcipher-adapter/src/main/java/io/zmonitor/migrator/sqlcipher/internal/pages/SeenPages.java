package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the pages of a set are judged, and what SQLite sees of them: all that a playback and the proof of a recovery need to
 * know of an encryption, or of there being none.
 */
public interface SeenPages {
    /** Bytes of a page. */
    int pageSize();

    /** What SQLite sees of a page; the caller wipes it if it matters. */
    byte[] asSeen(byte[] page, long number);

    /** Whether this can be a page of the set, as far as the format tells. */
    boolean isAuthentic(byte[] page, long number);

    /** Whether this is page 1 of the set, with the header of its format. */
    boolean isFirst(byte[] page);

    /** Whether {@link #isAuthentic} knows who wrote a page; without codes, only the checksums of journal and log tell. */
    boolean tellsAuthentic();

    /** A page as it decrypts, authentic or not: of a damaged one, the bytes that are not damaged. */
    byte[] decrypted(byte[] page, long number);

    /**
     * Whether the code of a damaged copy is the code of a copy of this page, decrypted; nothing if the copy has no code, or
     * one that was never written.
     */
    Optional<Boolean> isCodeOf(byte[] damaged, byte[] plaintext, long number);

    /** Forgets what was decrypted from this page. */
    static void wipe(byte[] plaintext, byte[] stored) {
        if (plaintext != stored) {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** Where the bytes of a page begin that a recovery must bring back. */
    int start(long number);

    /** Where they end. */
    int end();

    /**
     * What follows the first 16 bytes on every page 1 (sqlite.org/fileformat2.html, section 1.3). Whoever commits keeps
     * that; a failed read makes the engine write whatever its memory held.
     */
    static boolean isHeader(byte[] page, int pageSize) {
        return PlaintextHeader.pageSize(page) == pageSize && page[21] == 64 && page[22] == 32 && page[23] == 32;
    }
}
