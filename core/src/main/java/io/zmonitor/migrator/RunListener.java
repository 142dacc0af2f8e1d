package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Hears what a run does, on the run's thread, except for {@link Event.Running}. A listener cannot refuse anything. What it
 * throws is logged and dropped, and changes nothing.
 */
@FunctionalInterface
public interface RunListener {
    /** Told of each event, in order. */
    void on(Event event);

    /** What a {@link RunListener} is told. Never holds a row's value. Immutable and thread-safe. */
    sealed interface Event {
        /** The work is known; the first step comes next. */
        non-sealed interface Planned extends Event {
            /** The work. */
            MigrationPlan plan();
        }

        /** A backup was taken and verified; nothing was changed yet. */
        non-sealed interface BackedUp extends Event {
            /** Which one. */
            Backup backup();
        }

        /** A backup became the database again. */
        non-sealed interface Restored extends Event {
            /** Which one. */
            Backup backup();

            /** Where the files are that it replaced; empty if there were none. */
            Optional<Path> aside();
        }

        /** A new database got what a snapshot holds; it is kept when its transaction commits. */
        non-sealed interface StartedFromSnapshot extends Event {
            /** The highest number that the snapshot covers. */
            long number();

            /** The migrations that it covers, in the order of execution. */
            List<MigrationId> covered();

            /** How long it took. */
            Duration took();
        }

        /** A step begins. */
        non-sealed interface Started extends Event {
            /** The migration. */
            MigrationId id();

            /** What it does. */
            String description();

            /** What the source says of it, with header and text; of a rollback what undoes it. */
            SourceEntry source();
        }

        /** A statement was executed, inside a transaction that is not committed yet. */
        non-sealed interface Statement extends Event {
            /** The migration. */
            MigrationId id();

            /** The statement. */
            ScriptLocation location();
        }

        /** A Java-coded step says how far it is. */
        non-sealed interface Progress extends Event {
            /** The migration. */
            MigrationId id();

            /** Units done so far. */
            long done();

            /** Units in all, or 0 if that is not known. */
            long total();
        }

        /**
         * A statement is running still: once a second, on a thread of its own beside the run's, which waits for no listener.
         * A listener that takes longer misses some. While SQLite sorts or writes, time and bytes are all that moves.
         */
        non-sealed interface Running extends Event {
            /** The migration. */
            MigrationId id();

            /** The statement; of a Java-coded migration its class. */
            ScriptLocation location();

            /** How long it has been running. */
            Duration running();

            /** How many bytes the database and its journal or write-ahead log have now. */
            long bytes();

            /**
             * How much of the database the open transaction has changed, from 0 to 1: the size of the rollback journal, which
             * keeps each page once. A statement that changes all of it is about so far; one that changes a small table never
             * comes far, and one that builds an index or drops a table stays where it began. Empty in WAL mode, and for a
             * connection that was given.
             */
            OptionalDouble rewritten();
        }

        /** A batch of a step was committed: what it did is kept, whatever becomes of the others. */
        non-sealed interface Batch extends Event {
            /** The migration. */
            MigrationId id();

            /** How many batches of it are committed now, those of earlier runs included. */
            long batches();

            /** How many rows of its table it has gone through, those of earlier runs included. */
            long rows();

            /** How many rows it has inserted, updated or deleted, triggers included, and earlier runs too. */
            long rowsChanged();

            /**
             * Where in the space of keys the last treated row is, from 0 to 1: not the share of the rows, where keys have
             * gaps. Empty if the key is no single number.
             */
            OptionalDouble position();

            /** How many rows it has gone through each second, in this run; empty as long as nobody can know. */
            OptionalLong rowsPerSecond();

            /** How long the rest may take, from the pace of this run; empty as long as nobody can know. */
            Optional<Duration> left();
        }

        /** A step is done; it is kept when its transaction commits. */
        non-sealed interface Applied extends Event {
            /** What was applied. */
            MigrationReport.Applied migration();
        }

        /** A repeatable ran; it is kept when its transaction commits. */
        non-sealed interface Repeated extends Event {
            /** What was applied. */
            MigrationReport.Repeated repeatable();
        }

        /** A migration is rolled back; it is gone when the rollback's transaction commits. */
        non-sealed interface RolledBack extends Event {
            /** What was undone. */
            RollbackReport.Undone migration();
        }

        /** Something was noticed. */
        non-sealed interface Warned extends Event {
            /** What. */
            Warning warning();
        }

        /**
         * The run failed; the call is about to throw. Only if that was over rows which an earlier boot has left of a step that
         * is recorded, the call warns and goes on.
         */
        non-sealed interface Failed extends Event {
            /** Why. */
            Problem problem();

            /** The state in which the failure left the database. */
            DatabaseState state();
        }

        /** The run is over and committed. */
        non-sealed interface Finished extends Event {
            /** What it did. */
            MigrationReport report();
        }

        /** A check decided. */
        non-sealed interface Checked extends Event {
            /** What. */
            Check.Result result();
        }
    }
}
