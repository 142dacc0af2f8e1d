package io.zmonitor.migrator;

import io.zmonitor.migrator.internal.run.RunSettings;

/**
 * The rare calls, made by operators rather than by a boot. Immutable and thread-safe, like the {@link Migrator} it comes
 * from: source, numbering, checks, listeners, lock and clock are that migrator's.
 */
public final class Maintenance {
    private final RunSettings settings;

    Maintenance(RunSettings settings) {
        this.settings = settings;
    }
}
