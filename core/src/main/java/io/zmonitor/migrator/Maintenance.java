package io.zmonitor.migrator;

import io.zmonitor.migrator.internal.maintenance.AuditInspection;
import io.zmonitor.migrator.internal.maintenance.BackupCall;
import io.zmonitor.migrator.internal.maintenance.Baseline;
import io.zmonitor.migrator.internal.maintenance.CheckInspection;
import io.zmonitor.migrator.internal.maintenance.FinishBackground;
import io.zmonitor.migrator.internal.maintenance.FlywayImport;
import io.zmonitor.migrator.internal.maintenance.Purge;
import io.zmonitor.migrator.internal.maintenance.RehearsalRun;
import io.zmonitor.migrator.internal.maintenance.Rekey;
import io.zmonitor.migrator.internal.maintenance.Repair;
import io.zmonitor.migrator.internal.maintenance.Restore;
import io.zmonitor.migrator.internal.maintenance.Rollback;
import io.zmonitor.migrator.internal.maintenance.SchemaAcceptance;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rare calls, made by operators rather than by a boot. Immutable and thread-safe, like the {@link Migrator} it comes
 * from: source, numbering, checks, listeners, lock and clock are that migrator's. None of them creates a database.
 */
public final class Maintenance {
    private final RunSettings settings;
    private final RollbackScripts rollbackScripts;
    private final BaselineSeeds baselineSeeds;

    Maintenance(RunSettings settings) {
        this(settings, RollbackScripts.STORED, BaselineSeeds.PENDING);
    }

    private Maintenance(RunSettings settings, RollbackScripts rollbackScripts, BaselineSeeds baselineSeeds) {
        this.settings = settings;
        this.rollbackScripts = rollbackScripts;
        this.baselineSeeds = baselineSeeds;
    }

    /** Which rollback script wins where the stored one and the source's differ; {@link RollbackScripts#STORED} if not set. */
    public Maintenance withRollbackScripts(RollbackScripts scripts) {
        return new Maintenance(settings, Objects.requireNonNull(scripts, "scripts"), baselineSeeds);
    }

    /** What {@link #baseline} says of the seeds up to its number; {@link BaselineSeeds#PENDING} if not set. */
    public Maintenance withBaselineSeeds(BaselineSeeds seeds) {
        return new Maintenance(settings, rollbackScripts, Objects.requireNonNull(seeds, "seeds"));
    }

    /**
     * Undoes every migration above this number, under {@link Numbering#SHARED} in the one sequence, under {@link
     * Numbering#PER_TYPE} in each: in the reverse of the order of execution, in one transaction, with the guards and the
     * checks of a run. Everything that will run is found, read and judged before anything runs. A seed is undone only if
     * it has a rollback script; otherwise it stays applied, and the report says so. If nothing is above the number,
     * nothing is written.
     *
     * @param version the number to go back to; 0 for an empty schema
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank or the number is negative
     * @throws MigrationException {@link ProblemCode#ROLLBACK_MISSING} if nothing says how to undo one of them, before
     *     anything was touched; or if the rollback fails. All is undone then
     */
    public RollbackReport rollbackTo(long version, String reason) {
        return rollback(new RollbackOrder.Goal.To(version), stated(reason));
    }

    /**
     * Undoes the newest migrations like {@link #rollbackTo}. Seeds without rollback script are passed over and do not
     * count.
     *
     * @param newest how many, 1 or more
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank or the number is below 1
     * @throws MigrationException if fewer can be undone, or like {@link #rollbackTo}
     */
    public RollbackReport rollback(int newest, String reason) {
        return rollback(new RollbackOrder.Goal.Newest(newest), stated(reason));
    }

    /**
     * Declares that a schema that is there already is at this version: writes an entry for every migration up to the
     * number, under {@link Numbering#SHARED} in the one sequence, under {@link Numbering#PER_TYPE} in each, and runs
     * none of them. It believes what it is told: nobody compares the schema. Seeds stay pending unless {@link
     * #withBaselineSeeds} says otherwise. The next {@code migrate()} applies what is left.
     *
     * @param version the number of a migration of the source
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank or the number is below 1
     * @throws MigrationException {@link ProblemCode#BASELINE_UNKNOWN} if the source does not have the number, {@link
     *     ProblemCode#BASELINE_OF_EMPTY_DATABASE} if there are no tables, {@link ProblemCode#BASELINE_BESIDE_LEDGER} if
     *     there is a ledger, of whatever shape, each before anything was touched; or if it fails, and all is undone then
     */
    public BaselineReport baseline(long version, String reason) {
        if (version < 1) {
            throw new IllegalArgumentException("a baseline is at 1 or higher, not " + version);
        }
        return new Baseline(settings, version, baselineSeeds, stated(reason)).execute();
    }

    /**
     * Takes over what Flyway recorded in {@code flyway_schema_history}: each row is mapped to the migration with its
     * number and its description, whose entry then says so; upper and lower case, and underscores and blanks, are the
     * same in a description. A baseline of Flyway's declares everything up to its version but seeds. Repeatables are
     * declared by nothing. Each row is kept in the audit, with all columns. Flyway's table stays as it is; a migration
     * may drop it.
     *
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException {@link ProblemCode#FLYWAY_HISTORY_MISSING} if there is no such table, {@link
     *     ProblemCode#FLYWAY_HISTORY_UNEXPLAINED} with every row that fits no migration, {@link
     *     ProblemCode#BASELINE_BESIDE_LEDGER} if there is a ledger, each before anything was touched; or if it fails,
     *     and all is undone then
     */
    public BaselineReport importFlyway(String reason) {
        return new FlywayImport(settings, stated(reason)).execute();
    }

    /**
     * Accepts the content that the source has now for a migration that was applied with another one: its new checksum,
     * or its new revision. Nothing is run, and the stored rollback script stays the one of what was applied. Of a migration
     * that is half done in batches, what the source has now treats the rows that are left.
     *
     * @param id a migration that {@link Migrator#status()} calls changed, or that is half done
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException {@link ProblemCode#REPAIR_NOT_CHANGED} if it is in any other state, before anything was
     *     touched; or if it fails, and all is undone then
     */
    public RepairReport acceptChange(MigrationId id, String reason) {
        return repair(id, reason).acceptChange();
    }

    /**
     * Drops the entry of a migration that was withdrawn from the source. Nothing is run: what it once did stays in the
     * database. The newest one of a sequence cannot be told from a newer build's, and is refused.
     *
     * @param id a migration that {@link Migrator#status()} calls missing
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException {@link ProblemCode#REPAIR_NOT_MISSING} if it is in any other state, before anything was
     *     touched; or if it fails, and all is undone then
     */
    public RepairReport dropEntry(MigrationId id, String reason) {
        return repair(id, reason).dropEntry();
    }

    /**
     * The audit: everything that was done to this database, the oldest first. Writes nothing.
     *
     * @throws MigrationException if the database does not exist or cannot be read
     */
    public List<AuditEntry> history() {
        return new AuditInspection(settings).history();
    }

    /**
     * Verifies the records: the audit's chain of hashes row by row, the ledger against the source, the source against its
     * lock file, and the schema against what the last run left. Writes nothing. Rows cut off at the audit's end and a whole
     * older copy of the file cannot be found this way.
     *
     * @throws MigrationException if source or database cannot be read
     */
    public Verification verify() {
        return new AuditInspection(settings).verify();
    }

    /**
     * Takes the schema as it is for the one that later runs compare with: somebody changed it by hand and that is
     * accepted. Schema and data stay as they are. Does nothing if nothing differs.
     *
     * @param reason why, for the audit
     * @return the objects that differed, in words
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if it fails; all is undone then
     */
    public List<String> acceptSchema(String reason) {
        return new SchemaAcceptance(settings, stated(reason)).execute();
    }

    /**
     * Runs the checks of a phase without a run: {@link Check.Phase#PRE} those by default and those of {@link
     * Migrator#withPreCheck}, {@link Check.Phase#POST} those of {@link Migrator#withPostCheck}. All of them run; nothing is
     * refused for what they find, and nothing is written.
     *
     * @return what they decided, in order
     * @throws MigrationException if source or database cannot be read, or a run would be refused before its checks
     */
    public List<Check.Result> check(Check.Phase phase) {
        return new CheckInspection(settings).results(Objects.requireNonNull(phase, "phase"));
    }

    /**
     * Finishes in the foreground what is left to the background: for an operator, or before a rollback. Listeners hear of
     * each batch. A backup is taken first, as before a run.
     *
     * @return the migrations that were finished; {@link Migrator#status()} says before what is left
     * @throws MigrationException if a batch fails; those before it are kept
     */
    public List<MigrationId> finishBackground() {
        try {
            return new FinishBackground(settings).execute();
        } catch (MigrationException e) {
            throw MigrationRun.logged(settings, e);
        }
    }

    /**
     * Takes a verified backup now, whatever the policy says of runs; where it goes and how many are kept is the policy's.
     *
     * @throws MigrationException if the database does not exist or is damaged, or the backup cannot be made
     * @throws IllegalStateException if the migrator was given a connection
     */
    public Backup backup() {
        return new BackupCall(settings).take();
    }

    /**
     * The backups of this database that are where the policy puts them, the newest first. By their names only: nothing
     * is opened.
     *
     * @throws IllegalStateException if the migrator was given a connection
     */
    public List<Backup> backups() {
        return new BackupCall(settings).found();
    }

    /**
     * Puts a backup in the database's place: a copy of it, opened with the key and verified first. Everything that was
     * written since is no longer in the database. What was the database is set aside whole, with its journal and log, and
     * never deleted; the backup stays where it is. The application must not have the database open. A restore that a kill
     * interrupts is finished by the next call of any kind.
     *
     * @param backup which file; {@link #backups()} lists them
     * @param reason why, for the audit of the restored database
     * @throws IllegalArgumentException if the reason is blank
     * @throws IllegalStateException if the migrator was given a connection
     * @throws MigrationException {@link ProblemCode#BACKUP_UNUSABLE} if the file does not prove to be whole, before
     *     anything was touched; {@link ProblemCode#DATABASE_BUSY} if somebody is seen to have the database open; {@link
     *     ProblemCode#RESTORE_FAILED} if it cannot be put there
     */
    public RestoreReport restore(Path backup, String reason) {
        return new Restore(settings, stated(reason)).of(Objects.requireNonNull(backup, "backup"));
    }

    /**
     * Puts the newest backup of this database back, like {@link #restore}. If that one does not prove to be whole it is
     * refused: an older one loses more, so somebody has to name it; and so is one that may be another database's, in a
     * folder that several share.
     *
     * @param reason why, for the audit of the restored database
     * @throws MigrationException {@link ProblemCode#BACKUP_MISSING} if there is none, and like {@link #restore}
     */
    public RestoreReport restoreNewest(String reason) {
        return new Restore(settings, stated(reason)).newest();
    }

    /**
     * Makes the whole run on a verified, encrypted copy, and throws the copy away: how long each step takes, how much space
     * it needs at most, and what becomes of the rows. The database is only read; the lock is held from the first look to
     * the last. Listeners are told of the run on the copy.
     *
     * @throws IllegalStateException if the migrator was given a connection
     * @throws MigrationException if the run fails on the copy, with the state {@link DatabaseState#UNTOUCHED}; {@link
     *     ProblemCode#REPLACEMENT_FAILED} if there is no copy to be had
     */
    public Rehearsal rehearse() {
        return RehearsalRun.thrownAway(settings).execute();
    }

    /**
     * Makes a {@link #rollbackTo} on a verified, encrypted copy, and throws the copy away: which rows and columns would go.
     * The database is only read.
     *
     * @throws IllegalStateException if the migrator was given a connection
     * @throws MigrationException if the rollback fails on the copy, with the state {@link DatabaseState#UNTOUCHED}
     */
    public Rehearsal.OfRollback rehearseRollbackTo(long version) {
        return rehearsed(new RollbackOrder.Goal.To(version));
    }

    /** Makes a {@link #rollback} of the newest so many on a copy, like {@link #rehearseRollbackTo}. */
    public Rehearsal.OfRollback rehearseRollback(int newest) {
        return rehearsed(new RollbackOrder.Goal.Newest(newest));
    }

    private Rehearsal.OfRollback rehearsed(RollbackOrder.Goal goal) {
        return RehearsalRun.ofRollback(settings, new RollbackOrder(goal, rollbackScripts, "rehearsed on a copy"));
    }

    /**
     * Rehearses like {@link #rehearse}, and if the run succeeds puts the copy in the database's place: the original becomes
     * a backup beside it. The database is never in between. The application must not have it open.
     *
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException {@link ProblemCode#DATABASE_BUSY} if somebody is seen to have it open; {@link
     *     ProblemCode#ORIGINAL_CHANGED} if somebody wrote meanwhile; and like {@link #rehearse}
     */
    public Rehearsal rehearseAndSwap(String reason) {
        return RehearsalRun.swappedIn(settings, stated(reason)).execute();
    }

    /**
     * Puts the content under another key or cipher: another key for a SQLCipher 4 file, SQLCipher 4 for a file of an
     * earlier generation or in plaintext; what the migrator's own opener reads is written as the new one makes it. All
     * goes into a new file, which is proved to hold everything and swapped in; the old one is set aside, never deleted.
     * The application must not have the database open. If a kill interrupts the swap, the next call with either key
     * finishes it; from then on the new key opens the database. Backups taken before keep the old key.
     *
     * @param newKey what opens the database from now on
     * @param reason why, for the audit
     * @throws IllegalArgumentException if the reason is blank
     * @throws IllegalStateException if the migrator was given a connection
     * @throws MigrationException {@link ProblemCode#TRANSFER_UNSUPPORTED} if the opener has no way to the new key; {@link
     *     ProblemCode#DATABASE_BUSY} if somebody is seen to have the database open; {@link ProblemCode#ORIGINAL_CHANGED}
     *     if somebody wrote meanwhile; or if it fails; it says in what state the database is
     */
    public RekeyReport rekey(DatabaseOpener newKey, String reason) {
        return new Rekey(settings, Objects.requireNonNull(newKey, "newKey"), stated(reason)).execute();
    }

    /**
     * What earlier calls have left beside the database, the largest first: what a restore or a change of key has replaced,
     * what was kept of crashes, and unfinished copies of calls that were killed, which the next boot deletes by itself.
     * Neither locks nor opens anything.
     *
     * @throws IllegalStateException if the migrator was given a connection
     * @throws MigrationException {@link ProblemCode#FOLDER_MISSING} if the folder cannot be read
     */
    public List<Leftover> leftovers() {
        return new Purge(settings).leftovers();
    }

    /**
     * Deletes one of the {@link #leftovers()} for good, with a row in the audit. The database must exist and open, so that
     * nothing goes that may be needed to get it back.
     *
     * @param leftover its path
     * @param reason why, for the audit
     * @return what was deleted
     * @throws IllegalArgumentException if the reason is blank
     * @throws IllegalStateException if the migrator was given a connection
     * @throws MigrationException {@link ProblemCode#NOT_A_LEFTOVER} if it is none, or a recovery still needs it; {@link
     *     ProblemCode#PURGE_FAILED} if it cannot be deleted
     */
    public Leftover purge(Path leftover, String reason) {
        return new Purge(settings).of(Objects.requireNonNull(leftover, "leftover"), stated(reason));
    }

    private Repair repair(MigrationId id, String reason) {
        return new Repair(settings, Objects.requireNonNull(id, "id"), stated(reason));
    }

    private static String stated(String reason) {
        if (Objects.requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("a reason is needed: it goes to the audit");
        }
        return reason.strip();
    }

    private RollbackReport rollback(RollbackOrder.Goal goal, String reason) {
        try {
            return new Rollback(settings, new RollbackOrder(goal, rollbackScripts, reason)).execute();
        } catch (MigrationException e) {
            throw MigrationRun.logged(settings, e);
        }
    }

    /**
     * What a baseline or an import declared. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    public interface BaselineReport {
        /** Where the schema stands now. */
        DatabaseVersion version();

        /** What is on record as applied now, in the order of execution. */
        List<MigrationId> declared();

        /** Seeds up to the newest declared number that were not declared: the next run applies them. */
        List<MigrationId> pendingSeeds();

        /** How long the whole call took. */
        Duration took();

        /** What was noticed. */
        List<Warning> warnings();
    }

    /**
     * What a repair corrected in the ledger. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    public interface RepairReport {
        /** The migration. */
        MigrationId id();

        /** The checksum that was on record. */
        Optional<Checksum> before();

        /** The checksum that is on record now; empty if the entry was dropped. */
        Optional<Checksum> after();

        /** How long the whole call took. */
        Duration took();
    }

    /**
     * What a change of key or cipher did. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    public interface RekeyReport {
        /** The folder with the files as they were, which the old key opens; never deleted by this library. */
        Path replaced();

        /** How large the new file is. */
        long bytes();

        /** How long it took, the proof that nothing is missing included. */
        Duration took();
    }

    /**
     * What a restore did. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    public interface RestoreReport {
        /** The backup whose copy is the database now; it is where it was. */
        Backup backup();

        /**
         * The folder in which the files are that were the database before: whole, and never deleted by this library;
         * empty if there were none.
         */
        Optional<Path> aside();

        /** How long the whole call took. */
        Duration took();
    }

    /**
     * Something that the library has left beside a database: see {@link Maintenance#leftovers()}. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    public interface Leftover {
        /** The file or folder. */
        Path path();

        /** What it is. */
        Kind kind();

        /** How large it is, with everything in it. */
        long bytes();

        /** How long ago it was last written. */
        Duration age();

        /** What a leftover is. */
        enum Kind {
            /** The files that a restore, a change of key or a rehearsal has replaced: the only copy of what was there. */
            REPLACED,
            /** What a crash left, kept for whoever examines it, since nobody could say whether its recovery was complete. */
            QUARANTINED,
            /** What a crash left, kept until its recovery is proved: the next opening needs it. */
            CRASHED,
            /** A copy that a run did not finish before it died: nobody needs it, and the next boot deletes it. */
            UNFINISHED
        }
    }

    /** What a baseline says of the seeds up to its number. Nothing in a schema shows whether a seed ever ran. */
    public enum BaselineSeeds {
        /** They stay pending, and the next run applies them: for seeds that may run twice, or never ran. */
        PENDING,
        /** They are declared applied like schema and data: for databases that hold their rows. */
        APPLIED
    }

    /** Which rollback script is used when the ledger has stored another one than the source has now. */
    public enum RollbackScripts {
        /** The one that was stored when the migration was applied: it belongs to what was applied. */
        STORED,
        /** The one that the source has now: for when the stored one turned out to be wrong. */
        PRESENT
    }
}
