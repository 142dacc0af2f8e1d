package io.zmonitor.migrator;

import java.nio.file.Path;
import java.util.Optional;

/** What a {@link RunListener} is told. Never holds a row's value. Immutable and thread-safe. */
public sealed interface RunEvent {
    /** The work is known; the first step comes next. */
    non-sealed interface Planned extends RunEvent {
        /** The work. */
        MigrationPlan plan();
    }

    /** A backup was taken and verified; nothing was changed yet. */
    non-sealed interface BackedUp extends RunEvent {
        /** Which one. */
        Backup backup();
    }

    /** A backup became the database again. */
    non-sealed interface Restored extends RunEvent {
        /** Which one. */
        Backup backup();

        /** Where the files are that it replaced; empty if there were none. */
        Optional<Path> aside();
    }

    /** A step begins. */
    non-sealed interface Started extends RunEvent {
        /** The migration. */
        MigrationId id();

        /** What it does. */
        String description();

        /** What the source says of it, with header and text; of a rollback what undoes it. */
        SourceEntry source();
    }

    /** A statement was executed, inside a transaction that is not committed yet. */
    non-sealed interface Statement extends RunEvent {
        /** The migration. */
        MigrationId id();

        /** The statement. */
        ScriptLocation location();
    }

    /** A Java-coded step says how far it is. */
    non-sealed interface Progress extends RunEvent {
        /** The migration. */
        MigrationId id();

        /** Units done so far. */
        long done();

        /** Units in all, or 0 if that is not known. */
        long total();
    }

    /** A step is done; it is kept when its transaction commits. */
    non-sealed interface Applied extends RunEvent {
        /** What was applied. */
        AppliedMigration migration();
    }

    /** A repeatable ran; it is kept when its transaction commits. */
    non-sealed interface Repeated extends RunEvent {
        /** What was applied. */
        AppliedRepeatable repeatable();
    }

    /** A migration is rolled back; it is gone when the rollback's transaction commits. */
    non-sealed interface RolledBack extends RunEvent {
        /** What was undone. */
        RolledBackMigration migration();
    }

    /** Something was noticed. */
    non-sealed interface Warned extends RunEvent {
        /** What. */
        Warning warning();
    }

    /** The run failed; the call is about to throw. */
    non-sealed interface Failed extends RunEvent {
        /** Why. */
        Problem problem();

        /** In what state it left the database. */
        DatabaseState state();
    }

    /** The run is over and committed. */
    non-sealed interface Finished extends RunEvent {
        /** What it did. */
        MigrationReport report();
    }

    /** A check decided. */
    non-sealed interface Checked extends RunEvent {
        /** What. */
        CheckResult result();
    }
}
