package io.zmonitor.migrator.spi;

import java.util.List;
import java.util.Objects;

/**
 * What the authentication codes of a whole file's pages say, found without the driver. Immutable and thread-safe.
 *
 * @param pages how many whole pages the file has
 * @param damaged the numbers of the pages that the key did not write, in order, counted from 1
 * @param blank the numbers of the pages that are all zero, in order: SQLite leaves holes where it never wrote a free
 *     page, and never writes the page at 1 GiB
 */
public record PageScan(long pages, List<Long> damaged, List<Long> blank) {
    /** Copies the lists. */
    public PageScan {
        damaged = List.copyOf(Objects.requireNonNull(damaged, "damaged"));
        blank = List.copyOf(Objects.requireNonNull(blank, "blank"));
    }

    /** Whether the key wrote every page that was ever written. */
    public boolean isIntact() {
        return pages > 0 && damaged.isEmpty();
    }
}
