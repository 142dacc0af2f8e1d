package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which pages a recovery must have written, and where their copies stand in the side files of the crash; and how many
 * pages the recovered file must have. The journal is played back first, then the write-ahead log. Not thread-safe.
 */
public final class RecoveredPages {
    private static final long UNSAID = -1;

    private final SortedMap<Long, Copy> copies = new TreeMap<>();
    private long pages = UNSAID;

    /** Where the copy of a page stands, encrypted if the database is. */
    public record Copy(PageReader file, long position) {
        public byte[] page() throws IOException {
            return file.wholePage(position);
        }
    }

    /** Says how many pages the file must have; the last word counts. */
    void cutTo(long count) {
        pages = count;
        copies.tailMap(count + 1).clear();
    }

    /** Says where the content of a page stands; the last word counts. */
    void put(long number, Copy copy) {
        copies.put(number, copy);
    }

    /** The copies by page number, in order. */
    SortedMap<Long, Copy> copies() {
        return copies;
    }

    /** Whether the side files say how many pages the file must have. */
    boolean saySize() {
        return pages != UNSAID;
    }

    /** Whether the transaction that was cut off was the first of all, so that no page may be left of it. */
    boolean sayEmpty() {
        return pages == 0;
    }

    /** How many pages the file must have, if that is said. */
    long pages() {
        return pages;
    }

    /** Whether a file of this many bytes has as many pages as it must. */
    boolean fitsSize(long bytes, int pageSize) {
        return !saySize() || bytes == pages * pageSize;
    }
}
