package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells blank pages that SQLite has never written from pages that the storage has lost. SQLite leaves two kinds of pages
 * unwritten: free pages that were freed before they were written, and the one whose bytes are the locks
 * (sqlite.org/fileformat2.html, sections 1.4 and 1.5). A blank page anywhere else is damage, and so is a file that ends
 * before its last page.
 */
final class FreePages {
    private static final int FIRST_TRUNK = 32;

    private final PageReader file;
    private final SeenPages seen;

    FreePages(PageReader file, SeenPages seen) {
        this.file = file;
        this.seen = seen;
    }

    /** The same finding with the blank pages judged. */
    PageScan judged(PageScan scan) throws IOException {
        byte[] stored = file.page(0);
        if (!seen.isFirst(stored)) {
            return scan; // told as damage, or a file that holds nothing
        }
        byte[] first = seen.decrypted(stored, 1);
        try {
            return judged(scan, FirstPage.of(first), ByteBuffer.wrap(first).getInt(FIRST_TRUNK));
        } finally {
            SeenPages.wipe(first, stored);
        }
    }

    private PageScan judged(PageScan scan, FirstPage first, int trunk) throws IOException {
        long pages = first.pages().orElse(scan.pages());
        Set<Long> lost = new TreeSet<>(scan.blank());
        lost.remove(RollbackJournal.lockPage(seen.pageSize()));
        lost.removeIf(number -> number > pages); // not the database's
        if (!lost.isEmpty()) {
            removeFree(lost, Integer.toUnsignedLong(trunk));
        }
        if (pages > scan.pages()) {
            lost.add(scan.pages() + 1);
        }
        if (lost.isEmpty()) {
            return scan;
        }
        List<Long> blank = new ArrayList<>(scan.blank());
        blank.removeAll(lost);
        Set<Long> damaged = new TreeSet<>(scan.damaged());
        damaged.addAll(lost);
        return new PageScan(scan.pages(), List.copyOf(damaged), blank);
    }

    // From trunk to trunk; one that is damaged or blank ends the list, and leaves what it names unproved.
    private void removeFree(Collection<Long> blank, long firstTrunk) throws IOException {
        Set<Long> seenTrunks = new HashSet<>();
        for (long trunk = firstTrunk; trunk != 0 && seenTrunks.add(trunk); ) {
            byte[] stored = file.page((trunk - 1) * seen.pageSize());
            if (!seen.isAuthentic(stored, trunk)) {
                return;
            }
            byte[] page = seen.decrypted(stored, trunk);
            ByteBuffer numbers = ByteBuffer.wrap(page, 0, seen.end());
            trunk = Integer.toUnsignedLong(numbers.getInt());
            for (long leaves = Integer.toUnsignedLong(numbers.getInt());
                    leaves > 0 && numbers.remaining() >= Integer.BYTES;
                    leaves--) {
                blank.remove(Integer.toUnsignedLong(numbers.getInt()));
            }
            SeenPages.wipe(page, stored);
        }
    }
}
