package io.zmonitor.migrator;

import java.time.Duration;

/**
 * What one check decided. Never holds a row's value. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface CheckResult {
    /** The check's name. */
    String check();

    /** What it looks at; may be empty. */
    String description();

    /** When it ran. */
    Check.Phase phase();

    /** What it decided; a check that threw has failed. */
    Check.Verdict verdict();

    /** How long it took. */
    Duration took();

    /** Whether it refuses the run. */
    default boolean isFailure() {
        return verdict() instanceof Check.Verdict.Fail;
    }
}
