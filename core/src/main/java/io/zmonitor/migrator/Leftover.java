package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Something that the library has left beside a database: see {@link Maintenance#leftovers()}. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Leftover {
    /** The file or folder. */
    Path path();

    /** What it is. */
    Kind kind();

    /** How large it is, with everything in it. */
    long bytes();

    /** How long ago it was last written. */
    Duration age();

    /** What a leftover is. */
    enum Kind {
        /** The files that a restore, a change of key or a rehearsal has replaced: the only copy of what was there. */
        REPLACED,
        /** What a crash left, kept for whoever examines it, since nobody could say whether its recovery was complete. */
        QUARANTINED,
        /** What a crash left, kept until its recovery is proved: the next opening needs it. */
        CRASHED,
        /** A copy that a run did not finish before it died: nobody needs it, and the next boot deletes it. */
        UNFINISHED
    }
}
