package io.zmonitor.migrator.watch;

import io.zmonitor.migrator.MigrationId;
import java.util.Optional;

/**
 * Something that a person should hear of, from {@link Alerts}. Never holds a row's value. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Alert {
    /** How grave it is. */
    Level level();

    /** What it is. */
    Kind kind();

    /** The migration that it is about, if it is about one. */
    Optional<MigrationId> migration();

    /** The sentence for people. */
    String text();

    /** How grave an alert is. */
    enum Level {
        /** Somebody should look at it. */
        WARNING,
        /** The device does not get what it needs. */
        CRITICAL
    }

    /** What an alert may be about. */
    enum Kind {
        /** A step takes longer than the threshold; told once for each step. */
        LONG_STEP(Level.WARNING),
        /** A run failed. */
        FAILED(Level.CRITICAL),
        /** A post-check failed, so that what the run did is undone. */
        POST_CHECK_FAILED(Level.CRITICAL),
        /** A migration was rolled back. */
        ROLLED_BACK(Level.WARNING),
        /** A backup was put back in the database's place. */
        RESTORED(Level.WARNING);

        private final Level level;

        Kind(Level level) {
            this.level = level;
        }

        /** How grave it is. */
        public Level level() {
            return level;
        }
    }
}
