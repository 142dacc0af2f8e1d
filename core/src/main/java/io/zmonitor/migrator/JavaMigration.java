package io.zmonitor.migrator;

import java.sql.Connection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A migration coded in Java, for what SQL cannot say. It describes the past: application types do not belong in it.
 *
 * <p>One instance may be used by several runs, one after the other; it keeps no state of its own.
 */
public non-sealed interface JavaMigration extends Migration {
    /** What it changes: usually {@link MigrationType#DATA}. */
    MigrationType type();

    /** Its number, 0 or higher. */
    long version();

    /**
     * The declared name of its content, for example {@code "1"}: stands for the checksum that compiled code does not
     * have. Change it only together with the code, and never after a release.
     */
    String revision();

    /**
     * Does the change, in the step's transaction. Whatever it throws undoes the whole step.
     *
     * @throws Exception for any reason; it becomes the cause of the run's failure
     */
    void migrate(Context context) throws Exception;

    /**
     * The tables in which it removes rows on purpose; in any other table a decrease refuses the commit. What a script
     * declares with {@code -- @rows <table> may decrease}.
     */
    default Set<String> tablesThatMayDecrease() {
        return Set.of();
    }

    /**
     * The columns, by their table, whose content it converts on purpose while it rebuilds the table. What a script declares
     * with {@code -- @rows <table> may change in <column>, <column>}.
     */
    default Map<String, Set<String>> columnsThatMayChange() {
        return Map.of();
    }

    /**
     * The oldest build, by its number, that may still open a database to which this was applied. What a script declares
     * with {@code -- @compatible-with <number>}.
     */
    default OptionalLong compatibleWith() {
        return OptionalLong.empty();
    }

    @Override
    default MigrationId id() {
        return new MigrationId(type(), version());
    }

    @Override
    default Checksum checksum() {
        return Checksum.ofRevision(revision());
    }

    /** What a {@link JavaMigration} works with. Valid during its call, on the calling thread only. */
    interface Context {
        /**
         * The connection, inside the step's transaction. {@code commit}, {@code rollback}, {@code close}, changes of
         * autocommit, savepoints and unwrapping are refused with an {@link java.sql.SQLException}: the run owns the
         * transaction.
         */
        Connection connection();

        /**
         * Tells listeners how far the step is.
         *
         * @param done units done so far, 0 or higher
         * @param total units in all, or 0 if that is not known
         */
        void progress(long done, long total);
    }

    /** A {@link JavaMigration} that can be rolled back: what a rollback script is for a script. */
    interface Revertible extends JavaMigration {
        /**
         * Undoes what {@link #migrate} did, in the rollback's transaction and with what the run gave to {@code migrate}.
         * Whatever it throws undoes the whole rollback. To be honest it must bring back what readers of the old version
         * rely on; what cannot be brought back is better not offered.
         *
         * @throws Exception for any reason; it becomes the cause of the rollback's failure
         */
        void revert(Context context) throws Exception;

        /** The tables in which reverting removes rows on purpose; in any other table a decrease refuses the rollback. */
        default Set<String> tablesThatMayDecreaseInRevert() {
            return Set.of();
        }

        /** The columns, by their table, whose content reverting converts on purpose while it rebuilds the table. */
        default Map<String, Set<String>> columnsThatMayChangeInRevert() {
            return Map.of();
        }
    }
}
