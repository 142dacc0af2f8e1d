package io.zmonitor.migrator.internal.batch;

import java.time.Duration;

/**
 * How many rows the next batch has, from how long the last one took and how much it wrote. It falls at once to what fits,
 * and grows slowly, so that one fast batch does not make the next one too long.
 *
 * @param rows at least one
 */
public record BatchSize(long rows) {
    /** How long a batch is to take, its commit included. */
    public static final Duration TIME = Duration.ofMillis(200);

    /** How much a batch is to add to the journal or the write-ahead log. */
    public static final long BYTES = 16L << 20;

    /** No batch has more rows. */
    public static final long MOST = 1_000_000;

    private static final double GROWTH = 1.5;

    // One batch is never like the next: what aims at the limit itself passes it half of the time.
    private static final double AIM = 0.8;

    public BatchSize {
        if (rows < 1) {
            throw new IllegalArgumentException("a batch has at least one row");
        }
    }

    /** The next one, after a batch of this size. */
    public BatchSize after(Duration took, long bytes) {
        return after(took, bytes, TIME);
    }

    /** The same, if a batch is to take so long. */
    public BatchSize after(Duration took, long bytes, Duration time) {
        double byTime = AIM * time.toNanos() / Math.max(1, took.toNanos());
        double byBytes = AIM * BYTES / Math.max(1, bytes);
        double factor = Math.min(GROWTH, Math.min(byTime, byBytes));
        // Rounded up where it grows, so that one row becomes two.
        double next = factor > 1 ? Math.ceil(rows * factor) : Math.floor(rows * factor);
        return new BatchSize(Math.max(1, Math.min(MOST, (long) next)));
    }

    /** The next one after a batch that failed: the row that cannot be treated is found by halving. */
    public BatchSize halved() {
        return new BatchSize(Math.max(1, rows / 2));
    }
}
