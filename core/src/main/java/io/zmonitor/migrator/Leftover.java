package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Something that the library has left beside a database: see {@link Maintenance#leftovers()}. Immutable and thread-safe.
 *
 * @param path the file or folder
 * @param kind what it is
 * @param bytes how large it is, with everything in it
 * @param age how long ago it was last written
 */
public record Leftover(Path path, Kind kind, long bytes, Duration age) {
    /** Refuses nulls. */
    public Leftover {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(age, "age");
    }

    /** What a leftover is. */
    public enum Kind {
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
