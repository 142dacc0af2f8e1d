package io.zmonitor.migrator;

import java.nio.file.Path;
import java.util.Optional;

/** What a {@link RunListener} is told. Never holds a row's value. Immutable and thread-safe. */
public sealed interface RunEvent {
    /**
     * The work is known; the first step comes next.
     *
     * @param plan the work
     */
    record Planned(MigrationPlan plan) implements RunEvent {}

    /**
     * A backup was taken and verified; nothing was changed yet.
     *
     * @param backup which one
     */
    record BackedUp(Backup backup) implements RunEvent {}

    /**
     * A backup became the database again.
     *
     * @param backup which one
     * @param aside where the files are that it replaced; empty if there were none
     */
    record Restored(Backup backup, Optional<Path> aside) implements RunEvent {}

    /**
     * A step begins.
     *
     * @param id the migration
     * @param description what it does
     * @param source what the source says of it, with header and text; of a rollback what undoes it
     */
    record Started(MigrationId id, String description, SourceEntry source) implements RunEvent {}

    /**
     * A statement was executed, inside a transaction that is not committed yet.
     *
     * @param id the migration
     * @param location the statement
     */
    record Statement(MigrationId id, ScriptLocation location) implements RunEvent {}

    /**
     * A Java-coded step says how far it is.
     *
     * @param id the migration
     * @param done units done so far
     * @param total units in all, or 0 if that is not known
     */
    record Progress(MigrationId id, long done, long total) implements RunEvent {}

    /**
     * A step is done; it is kept when its transaction commits.
     *
     * @param migration what was applied
     */
    record Applied(AppliedMigration migration) implements RunEvent {}

    /**
     * A repeatable ran; it is kept when its transaction commits.
     *
     * @param repeatable what was applied
     */
    record Repeated(AppliedRepeatable repeatable) implements RunEvent {}

    /**
     * A migration is rolled back; it is gone when the rollback's transaction commits.
     *
     * @param migration what was undone
     */
    record RolledBack(RolledBackMigration migration) implements RunEvent {}

    /**
     * Something was noticed.
     *
     * @param warning what
     */
    record Warned(Warning warning) implements RunEvent {}

    /**
     * The run failed; the call is about to throw.
     *
     * @param problem why
     * @param state in what state it left the database
     */
    record Failed(Problem problem, DatabaseState state) implements RunEvent {}

    /**
     * The run is over and committed.
     *
     * @param report what it did
     */
    record Finished(MigrationReport report) implements RunEvent {}

    /**
     * A check decided.
     *
     * @param result what
     */
    record Checked(CheckResult result) implements RunEvent {}
}
