package io.zmonitor.migrator;

import java.util.Map;
import java.util.Set;

/** A {@link JavaMigration} that can be rolled back: what a rollback script is for a script. */
public interface RevertibleMigration extends JavaMigration {
    /**
     * Undoes what {@link #migrate} did, in the rollback's transaction and with what the run gave to {@code migrate}.
     * Whatever it throws undoes the whole rollback. To be honest it must bring back what readers of the old version
     * rely on; what cannot be brought back is better not offered.
     *
     * @throws Exception for any reason; it becomes the cause of the rollback's failure
     */
    void revert(MigrationContext context) throws Exception;

    /** The tables in which reverting removes rows on purpose; in any other table a decrease refuses the rollback. */
    default Set<String> tablesThatMayDecreaseInRevert() {
        return Set.of();
    }

    /** The columns, by their table, whose content reverting converts on purpose while it rebuilds the table. */
    default Map<String, Set<String>> columnsThatMayChangeInRevert() {
        return Map.of();
    }
}
