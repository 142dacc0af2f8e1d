package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rollback did. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface RollbackReport {
    /** Where the schema stood. */
    DatabaseVersion before();

    /** Where it stands now. */
    DatabaseVersion after();

    /** What was undone, in that order: the newest first. */
    List<Undone> rolledBack();

    /** Seeds that stay applied although the rollback went below them: they have no rollback script. */
    List<MigrationId> keptSeeds();

    /** Seeds that are pending again, since the tables that they filled are gone. */
    List<MigrationId> pendingSeeds();

    /** What was noticed. */
    List<Warning> warnings();

    /** The backup that was taken before anything was changed. */
    Optional<Backup> backup();

    /** How long the whole call took. */
    Duration took();

    /** What the checks decided, in the order in which they ran. */
    List<Check.Result> checks();

    /** Whether there was nothing to roll back; then nothing was written. */
    default boolean changedNothing() {
        return rolledBack().isEmpty();
    }

    /**
     * A migration that was rolled back. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Undone {
        /** Its type and number. */
        MigrationId id();

        /** What it had done. */
        String description();

        /** What undid it, and why that. */
        Used used();

        /** How long undoing it took. */
        Duration took();

        /** What undid a migration, and why that was chosen. */
        enum Used {
            /** The stored script, which is also the source's. */
            STORED_AND_PRESENT("the stored script, which the source still has"),
            /** The stored script, since the source has none. */
            ONLY_STORED("the stored script, since the source has none"),
            /** The source's script, since none was stored. */
            ONLY_PRESENT("the source's script, since none was stored"),
            /** The stored script although the source's differs: it belongs to what was applied. */
            STORED_NOT_PRESENT("the stored script, since it belongs to what was applied; the source's differs"),
            /** The source's script although another was stored: {@link Maintenance.RollbackScripts#PRESENT} was asked for. */
            PRESENT_NOT_STORED("the source's script, as it was asked for; the stored one differs"),
            /** The code of a {@link JavaMigration.Revertible}. */
            JAVA_CODE("the migration's own Java code");

            private final String reason;

            Used(String reason) {
                this.reason = reason;
            }

            /** What was used and why, for people. */
            public String reason() {
                return reason;
            }
        }
    }
}
