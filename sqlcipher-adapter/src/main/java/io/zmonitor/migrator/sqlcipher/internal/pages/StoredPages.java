package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Compares pages of a side file with those that stand in the database: what of a transaction has reached the file.
 *
 * @param side the journal or the log
 * @param file the database
 * @param seen how their pages are read
 */
record StoredPages(PageReader side, PageReader file, SeenPages seen) {
    private static final int SECTOR = 512;
    private static final int BLOCK = 16; // of the cipher: a damaged one garbles itself and the one after it

    /** Whether a page of the file may have been overwritten since it was copied into the journal. */
    enum Trace {
        /** It stands as it was copied, as far as the copy is whole. */
        AS_COPIED,
        /** It was. */
        OVERWRITTEN,
        /** Too little of the copy is left. */
        UNKNOWN
    }

    /** Whether the file holds exactly this copy. */
    boolean isAsCopied(RollbackJournal.Entry copy) throws IOException {
        return isAsCopied(copy.number(), copy.position());
    }

    /** Whether the file holds exactly the copy of this page that stands at this place. */
    boolean isAsCopied(long number, long position) throws IOException {
        byte[] stored = inFile(number);
        if (!isReadable(stored, number)) {
            return false;
        }
        byte[] wanted = side.wholePage(position);
        byte[] was = seen.decrypted(wanted, number);
        byte[] is = seen.decrypted(stored, number);
        try {
            int start = seen.start(number);
            return Arrays.equals(was, start, seen.end(), is, start, seen.end());
        } finally {
            SeenPages.wipe(was, wanted);
            SeenPages.wipe(is, stored);
        }
    }

    /**
     * The same for a damaged copy: from its code, if that was written, or else from the sectors of it that are whole.
     *
     * @param nonce what the checksums of its segment begin with
     */
    Trace trace(RollbackJournal.Entry damaged, int nonce) throws IOException {
        byte[] stored = inFile(damaged.number());
        if (!isReadable(stored, damaged.number())) {
            return Trace.OVERWRITTEN; // while it was written
        }
        byte[] wanted = side.wholePage(damaged.position());
        byte[] was = seen.decrypted(wanted, damaged.number());
        byte[] is = seen.decrypted(stored, damaged.number());
        try {
            Optional<Boolean> told = seen.isCodeOf(wanted, is, damaged.number());
            if (told.isPresent()) {
                return told.get() ? Trace.AS_COPIED : Trace.OVERWRITTEN;
            }
            // Without codes, the checksum tells, if it was written.
            boolean isOther = damaged.checksum() != 0 && damaged.checksum() != nonce + RollbackJournal.checksum(is);
            return isOther ? Trace.OVERWRITTEN : trace(damaged, was, is);
        } finally {
            SeenPages.wipe(was, wanted);
            SeenPages.wipe(is, stored);
        }
    }

    // Sector by sector of the journal: all of it as in the file, nothing of it (it is damaged, or all of it was
    // changed), or some: then the page was changed.
    private Trace trace(RollbackJournal.Entry damaged, byte[] was, byte[] is) {
        boolean found = false;
        int from = seen.start(damaged.number());
        while (from < seen.end()) {
            long nextSector = ((damaged.position() + from) / SECTOR + 1) * SECTOR;
            int to = (int) Math.min(seen.end(), nextSector - damaged.position());
            int same = 0;
            int other = 0;
            // The first block of a sector is decrypted with the one before it, which may be damaged.
            for (int at = (from + BLOCK - 1) / BLOCK * BLOCK + BLOCK; at + BLOCK <= to; at += BLOCK) {
                if (Arrays.equals(was, at, at + BLOCK, is, at, at + BLOCK)) {
                    same++;
                } else {
                    other++;
                }
            }
            if (same > 0 && other > 0) {
                return Trace.OVERWRITTEN;
            }
            found |= same > 0;
            from = to;
        }
        return found ? Trace.AS_COPIED : Trace.UNKNOWN;
    }

    private byte[] inFile(long number) throws IOException {
        return file.page((number - 1) * seen.pageSize());
    }

    private boolean isReadable(byte[] stored, long number) {
        return seen.isAuthentic(stored, number);
    }
}
