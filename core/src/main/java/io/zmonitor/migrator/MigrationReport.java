package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run did. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface MigrationReport {
    /** Where the schema stood. */
    DatabaseVersion before();

    /** Where it stands now. */
    DatabaseVersion after();

    /** What a newer build had applied and was undone first, the newest first; see {@link NewerDatabase#ROLL_BACK}. */
    List<RollbackReport.Undone> rolledBack();

    /** What was applied, in order; empty if nothing was pending. From {@link #snapshot a snapshot}, what is newer. */
    List<Applied> applied();

    /** The number of the snapshot from which a new database started, instead of applying what it covers. */
    default OptionalLong snapshot() {
        return OptionalLong.empty();
    }

    /** The repeatables that ran after them, by name. */
    List<Repeated> repeatables();

    /** What was noticed. */
    List<Warning> warnings();

    /**
     * The steps in batches that are recorded as applied, and of which this run has left rows: to
     * {@link MigratedDatabase#background()}, or to the next boot if nothing stays open. Empty if all is done.
     */
    default List<MigrationId> leftForLater() {
        return List.of();
    }

    /** The backup that was taken before anything was changed. */
    Optional<Backup> backup();

    /** How long opening the file took, key derivation included. */
    Duration opening();

    /** How long the whole call took, opening included. */
    Duration took();

    /** What the checks decided, in the order in which they ran. */
    List<Check.Result> checks();

    /** The audit's newest row after the run; empty if the run wrote none. */
    Optional<AuditEntry.Anchor> audit();

    /** Whether nothing was pending. */
    default boolean wasUpToDate() {
        return rolledBack().isEmpty()
                && applied().isEmpty()
                && repeatables().isEmpty()
                && snapshot().isEmpty()
                && leftForLater().isEmpty();
    }

    /** What the migrator cost beyond opening the file. */
    default Duration tookBeyondOpening() {
        return took().minus(opening());
    }

    /**
     * A migration that a run applied. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Applied {
        /** Its type and number. */
        MigrationId id();

        /** What it does. */
        String description();

        /** How long its step took. */
        Duration took();

        /** What the source says of it, with header and text. */
        SourceEntry source();

        /** How many rows it could not treat and left behind by its own word: see {@link JavaMigration.BadRows}. */
        default long badRows() {
            return 0;
        }
    }

    /**
     * A repeatable as it was applied: one row of {@code schema_version_repeatable}. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Repeated {
        /** Its identity. */
        String name();

        /** What its content was; empty if a run that got no further dropped what it defines, so that it is due. */
        Optional<Checksum> checksum();

        /** What it defines, for example {@code view patient_overview}; names in lower case. */
        List<String> objects();

        /** When, UTC in ISO-8601. */
        String appliedAt();

        /** How long it took. */
        Duration took();

        /** The application and its version. */
        String appliedBy();
    }
}
