package io.zmonitor.migrator;

import java.util.Objects;

/**
 * Who migrates: named in the ledger and in the audit. Immutable and thread-safe.
 *
 * @param id the application's name, for example {@code z-monitor}
 * @param version the application's version, for example {@code 4.2.0}
 */
public record Application(String id, String version) {
    /** An application that did not say its name. */
    public static final Application UNNAMED = new Application("unnamed", "");

    /** Refuses nulls. */
    public Application {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
    }

    @Override
    public String toString() {
        return version.isEmpty() ? id : id + " " + version;
    }
}
