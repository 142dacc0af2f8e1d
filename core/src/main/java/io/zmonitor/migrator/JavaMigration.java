package io.zmonitor.migrator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * The tables in which the migration removes rows on purpose. If any other table has fewer rows afterwards, the run is undone. What a script
     * declares with {@code -- @rows <table> may decrease}.
     */
    default Set<String> tablesThatMayDecrease() {
        return Set.of();
    }

    /**
     * The columns, by table, whose content the migration converts on purpose while it rebuilds the table. What a script declares
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

    /**
     * The migrations of which no row may be left to the background when this one begins: the run finishes them first. What
     * a script declares with {@code -- @requires data-0007}.
     */
    default Set<MigrationId> requires() {
        return Set.of();
    }

    /**
     * The functions coded in Java that its SQL may call, through the context's connection, while it runs. Afterwards they are
     * gone: nothing that stays in the schema may call one. Its opener must know how to register them, as those of this library
     * do.
     */
    default List<Function> functions() {
        return List.of();
    }

    @Override
    default MigrationId id() {
        return new MigrationId(type(), version());
    }

    @Override
    default Checksum checksum() {
        return Checksum.ofRevision(revision());
    }

    /**
     * A function coded in Java that SQL can call: {@code UPDATE contacts SET phone = e164(phone)}. Immutable.
     *
     * @param name as SQL calls it: letters, digits and underscores, the first one no digit; no function that is there has it, and no other one of the migration
     * @param arguments how many it has, from 0 to 100
     * @param result what SQLite may assume of it
     * @param code what it does
     */
    record Function(String name, int arguments, Result result, Code code) {
        private static final int MOST_ARGUMENTS = 100;
        private static final int LONGEST_NAME = 100;

        /** What SQLite may assume of a function. */
        public enum Result {
            /** Each call may give something else: SQLite calls it for each row. */
            OF_EACH_CALL,
            /** The same arguments give the same: SQLite may call it once for many rows. */
            OF_ITS_ARGUMENTS
        }

        /** What a function does, on the thread of the migration. */
        @FunctionalInterface
        public interface Code {
            /**
             * Gives the result of one call.
             *
             * @param values the arguments: {@code null}, {@link Long}, {@link Double}, {@link String} or {@code byte[]}
             * @return one of these as well
             * @throws Exception for any reason; the statement fails
             */
            @Nullable
            Object call(List<@Nullable Object> values) throws Exception;
        }

        /** Checks name and number. */
        public Function {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(code, "code");
            if (name.length() > LONGEST_NAME || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("a function's name has letters, digits and underscores only");
            }
            if (arguments < 0 || arguments > MOST_ARGUMENTS) {
                throw new IllegalArgumentException("a function has from 0 to " + MOST_ARGUMENTS + " arguments");
            }
        }

        /** A function of which SQLite assumes nothing. */
        public static Function of(String name, int arguments, Code code) {
            return new Function(name, arguments, Result.OF_EACH_CALL, code);
        }

        /** A copy of which SQLite may assume that the same arguments give the same. */
        public Function deterministic() {
            return new Function(name, arguments, Result.OF_ITS_ARGUMENTS, code);
        }
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

    /**
     * A {@link JavaMigration} that goes through a table in batches, each in a transaction of its own: what a script with
     * {@code @batch} is. What a batch changes and the mark from which a later run goes on commit together, so each row is
     * treated exactly once, however often the process dies. On a new database all batches are in one transaction.
     */
    interface Batched extends JavaMigration {
        /** Through which table it goes, and by which key. The same at each call. */
        Batches batches();

        /**
         * Whether it need not hold the boot: what {@code @background} says in a script. Then {@link #batches} says which
         * rows wait, and only those are treated.
         */
        default boolean inBackground() {
            return false;
        }

        /**
         * Treats the rows of one batch, in its transaction. It changes no schema. Whatever it throws undoes this batch only;
         * those before it are kept.
         *
         * @throws Exception for any reason; it becomes the cause of the run's failure
         */
        void migrate(Batch batch) throws Exception;

        /**
         * What becomes of a row that cannot be treated, once it is found; {@link BadRows#fail} if not overridden. What a script
         * declares with {@code -- @on-bad-row}. On a new database and in a rollback such a row always fails the migration.
         */
        default BadRows badRows() {
            return BadRows.fail();
        }

        /**
         * Treats one row that {@link #migrate(Batch)} could not, alone and in a transaction of its own; for {@link
         * BadRows#transform}.
         *
         * @throws Exception for any reason; then the migration fails
         */
        default void treatBadRow(Batch row) throws Exception {
            throw new UnsupportedOperationException("treatBadRow");
        }

        /** Treats the batch that the context is. */
        @Override
        default void migrate(Context context) throws Exception {
            migrate((Batch) context);
        }
    }

    /**
     * A way through a table. Immutable.
     *
     * @param table the table
     * @param key the columns of a unique key of it, in its order: the primary key, or a unique index without NULL
     * @param size how many rows the first batch has, from 1 to 1,000,000; later ones follow from time and bytes
     * @param where what is true of a row as long as it waits to be treated, in SQL; empty if nothing is to be proved at the
     *     end
     */
    record Batches(String table, List<String> key, long size, String where) {
        /** Copies the list. */
        public Batches {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(where, "where");
            key = List.copyOf(Objects.requireNonNull(key, "key"));
        }

        /** Through this table by this key, with 1,000 rows in the first batch. */
        public static Batches through(String table, String... key) {
            return new Batches(table, List.of(Objects.requireNonNull(key, "key")), 1000, "");
        }

        /** A copy with another size of the first batch, in rows. */
        public Batches withSize(long rows) {
            return new Batches(table, key, rows, where);
        }

        /** A copy at whose end no row may be left for which this condition holds. */
        public Batches untilNone(String condition) {
            return new Batches(table, key, size, condition);
        }
    }

    /**
     * What becomes of rows that a {@link Batched} cannot treat. Each of them has a row of the audit and is counted in the
     * report. Immutable.
     *
     * @param policy what is done with one
     * @param most how many of them there may be, from 0 to 10,000; with one more the migration fails
     * @param keys whether the audit may name the row's key: it is kept for ever, and must say nothing of a person
     */
    record BadRows(Policy policy, long most, Keys keys) {
        private static final long MOST = 10_000;

        /** What is done with a row that cannot be treated. */
        public enum Policy {
            /** The migration fails. */
            FAIL,
            /** The row stays as it is. */
            SKIP,
            /** {@link Batched#treatBadRow} treats it. */
            TRANSFORM
        }

        /** What the audit says of a row's key. */
        public enum Keys {
            /** Nothing. */
            HIDDEN,
            /** The key is named: it says nothing of a person. */
            HARMLESS
        }

        /** Checks the bound. */
        public BadRows {
            Objects.requireNonNull(policy, "policy");
            Objects.requireNonNull(keys, "keys");
            if (most < 0 || most > MOST) {
                throw new IllegalArgumentException("most is from 0 to " + MOST);
            }
        }

        /** The first one fails the migration. */
        public static BadRows fail() {
            return new BadRows(Policy.FAIL, 0, Keys.HIDDEN);
        }

        /** They stay as they are, up to this many. */
        public static BadRows skip(long most) {
            return new BadRows(Policy.SKIP, most, Keys.HIDDEN);
        }

        /** {@link Batched#treatBadRow} treats them, up to this many. */
        public static BadRows transform(long most) {
            return new BadRows(Policy.TRANSFORM, most, Keys.HIDDEN);
        }

        /** A copy by which the audit names the key of each. */
        public BadRows withHarmlessKeys() {
            return new BadRows(policy, most, Keys.HARMLESS);
        }
    }

    /** The rows of one batch of a {@link Batched}. Valid during its call, on the calling thread only. */
    interface Batch extends Context {
        /** The first key, column by column, as the driver gives it. */
        List<Object> first();

        /** The last key, column by column; a batch is from the first to the last, both included. */
        List<Object> last();

        /**
         * A statement whose parameters {@code :from} and {@code :to} are the first and the last key; of a key of two
         * columns {@code :from_1}, {@code :from_2}, {@code :to_1} and {@code :to_2}. It has no others. Whoever asks for it
         * closes it.
         */
        PreparedStatement prepare(String sql) throws SQLException;

        /**
         * Reads the batch's rows, and changes those that the code decides to: all are read before the first is changed, and
         * kept in memory no longer than the batch.
         *
         * @param query reads the rows, with the parameters of {@link #prepare}
         * @param change changes one row; its parameters are set for each
         * @param decision is given each row
         * @return how many rows were changed
         * @throws Exception what the decision throws, or SQLite's failure
         */
        long change(String query, String change, Decision decision) throws Exception;
    }

    /** What becomes of one row of a {@link Batch}. */
    @FunctionalInterface
    interface Decision {
        /**
         * Reads the row and sets the parameters of its change.
         *
         * @return whether the row is changed
         * @throws Exception for any reason; it undoes the batch
         */
        boolean on(ResultSet row, PreparedStatement change) throws Exception;
    }

    /** A {@link JavaMigration} that can be rolled back: what a rollback script is for a script. */
    interface Revertible extends JavaMigration {
        /**
         * Undoes what {@link #migrate} did, with the same {@link #functions}, in the rollback's transaction and with what the run gave to {@code migrate}.
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
