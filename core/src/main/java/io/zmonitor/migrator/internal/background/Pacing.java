package io.zmonitor.migrator.internal.background;

import java.time.Duration;

/**
 * How long the work rests between two batches. SQLite does not say that a connection waits: it asks again by itself, after
 * 1, 2, 5, 10, 15, 20 and then each 25 ms (sqliteDefaultBusyCallback). Who began to wait during a batch asks again before
 * it has waited twice as long, so a rest as long as the batch, or of 25 ms, lets it in.
 */
final class Pacing {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(25);
    private static final Duration LITTLE = Duration.ofMillis(2);

    private Pacing() {}

    /**
     * The rest behind a batch.
     *
     * @param took how long the batch has held the lock
     * @param isShared whether another connection has written since the batch before it
     */
    static Duration rest(Duration took, boolean isShared) {
        Duration asked = took.compareTo(BETWEEN_QUESTIONS) < 0 ? took : BETWEEN_QUESTIONS;
        Duration alone = asked.plus(LITTLE);
        if (!isShared) {
            return alone;
        }
        Duration twice = took.multipliedBy(2);
        return twice.compareTo(BETWEEN_QUESTIONS) > 0 ? twice : BETWEEN_QUESTIONS;
    }
}
