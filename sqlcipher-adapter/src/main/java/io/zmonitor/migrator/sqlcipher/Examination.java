package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.spi.PageScan;
import java.util.Optional;

/**
 * What was found out about a file without the driver and without changing a byte. Immutable and thread-safe.
 *
 * @param problem the worst that keeps a run from using the file; empty if there is nothing
 * @param format what the key fits, whatever the key expects; empty if it fits nothing
 * @param pages what the authentication codes of all pages say, of a file of the expected format; empty for SQLCipher 1,
 *     which has none, and where the examination ended before
 */
public record Examination(Optional<Problem> problem, Optional<SqlCipherFormat> format, Optional<PageScan> pages) {
    /** Whether nothing was found: the key fits, and every page is the one that it wrote. */
    public boolean isSound() {
        return problem.isEmpty();
    }
}
