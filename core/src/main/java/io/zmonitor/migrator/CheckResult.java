package io.zmonitor.migrator;

import java.time.Duration;

/**
 * What one check decided. Never holds a row's value. Immutable and thread-safe.
 *
 * @param check the check's name
 * @param description what it looks at; may be empty
 * @param phase when it ran
 * @param verdict what it decided; a check that threw has failed
 * @param took how long it took
 */
public record CheckResult(String check, String description, Check.Phase phase, Check.Verdict verdict, Duration took) {
    /** Whether it refuses the run. */
    public boolean isFailure() {
        return verdict instanceof Check.Verdict.Fail;
    }
}
