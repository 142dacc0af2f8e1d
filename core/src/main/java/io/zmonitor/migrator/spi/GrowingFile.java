package io.zmonitor.migrator.spi;

import java.io.IOException;

/** A database file that is being written, from its beginning to its end, while what is there is read already. Thread-safe. */
public interface GrowingFile {
    /** Where it is. */
    DatabaseFile file();

    /** How many bytes it will have. */
    long size();

    /**
     * Waits until so many of its first bytes are written.
     *
     * @throws IOException if they never will be, or the thread is interrupted, which it still is then
     */
    void await(long bytes) throws IOException;
}
