package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.RollbackReport.Undone.Used;
import java.util.Optional;

/** Which of two rollback scripts is used, the stored one or the source's. */
public final class RollbackChoice {
    private RollbackChoice() {}

    /** The choice; empty if there is neither. */
    public static Optional<Used> between(
            Optional<String> stored, Optional<String> present, Maintenance.RollbackScripts preferred) {
        if (stored.isEmpty() || present.isEmpty()) {
            return stored.isPresent() ? Optional.of(Used.ONLY_STORED) : present.map(script -> Used.ONLY_PRESENT);
        }
        if (stored.get().equals(present.get())) {
            return Optional.of(Used.STORED_AND_PRESENT);
        }
        return Optional.of(
                preferred == Maintenance.RollbackScripts.STORED ? Used.STORED_NOT_PRESENT : Used.PRESENT_NOT_STORED);
    }
}
