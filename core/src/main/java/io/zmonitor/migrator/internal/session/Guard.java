package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.internal.backup.Precaution;
import io.zmonitor.migrator.internal.open.FileAccess.CrashProof;
import java.util.EnumSet;
import java.util.Set;

/** The run's guards. All are always on; each has a test that leaves it out and sees the loss it prevents. */
public enum Guard {
    /** Foreign keys are switched off before the transaction, so that a rebuild does not delete children by cascade. */
    FOREIGN_KEYS_OFF,
    /** New foreign-key violations refuse the commit. */
    FOREIGN_KEYS_COMPARED,
    /** Row counts of the tables a step touches are compared. */
    ROWS_CONSERVED,
    /** AUTOINCREMENT counters never go down. */
    SEQUENCES_KEPT,
    /** How far a step is that goes through a table in batches is written in each batch's own transaction. */
    BATCH_MARKED,
    /** Beside the application only rows that wait are treated: what it has written itself is none of them. */
    ONLY_WAITING_TREATED,
    /** Beside the application each batch begins where the mark says in its own transaction, whoever has moved it. */
    BATCH_PLACE_READ_AGAIN,
    /** A step in the background is done when no row waits any more, those included that came meanwhile. */
    LATE_ROWS_TREATED,
    /** After every statement the run's transaction must still be open. */
    TRIPWIRE,
    /** What a commit that throws has kept is asked of the file, opened again. */
    COMMIT_ASKED,
    /** The ledger is read again inside the transaction. */
    READ_AGAIN,
    /** The run lock is taken. */
    LOCK,
    /** A crashed file set's key is proved before the driver may touch it. */
    KEY_PROVED,
    /** What SQLite made of a crashed file set is compared with its journal or log, which are kept until then. */
    RECOVERY_PROVED,
    /** What a run leaves in a write-ahead log is moved into the file like a crash's, with the same proof. */
    LOG_PROVED,
    /** Taking over an earlier runner's ledger asks the schema whether its rows are true. */
    SCHEMA_ASKED,
    /** No more rows are left behind by a step in batches than it declares. */
    BAD_ROWS_BOUNDED,
    /** The ledger's own tables must be what they were after each step. */
    LEDGER_INTACT,
    /** Views and triggers of repeatables are dropped before a step that would stumble over them. */
    REPEATABLES_DROPPED,
    /** Each view of a repeatable must compile at the end of a run. */
    REPEATABLES_PROVED,
    /** A copy of the database counts as a backup only if nobody wrote while it was made. */
    BACKUP_UNDISTURBED,
    /** A copy of the database counts as a backup only if it opens and all of it is authentic. */
    BACKUP_VERIFIED,
    /** A run without a backup works on the database only after each page was proved. */
    PAGES_PROVED,
    /** What is about to replace a database is written down before the first file is moved. */
    SWAP_ANNOUNCED,
    /** The old database's journal and log are set aside before another file gets its name. */
    OLD_LOG_SET_ASIDE,
    /** After the last commit the file is read again, and the backup put back if it is damaged. */
    RESULT_VERIFIED,
    /** SQLite refuses what a check writes. */
    CHECKS_READ_ONLY,
    /** Before the work it is seen to that no reader stays, who would keep the commit from happening. */
    READERS_AWAITED,
    /** The space that the run needs is compared with what is free. */
    SPACE_FORESEEN,
    /** A schema that was changed by hand is noticed. */
    DRIFT_NOTICED,
    /** A schema that was changed by hand while a run went from one commit to the next is noticed. */
    DRIFT_NOTICED_BETWEEN,
    /** A schema that reads files or loads code is refused before a statement can touch it. */
    SCHEMA_WITHIN_BOUNDS,
    /** Foreign keys, views and triggers that worked before a run work after it. */
    SCHEMA_KEPT_USABLE;

    /** What these say of crashed sets. */
    static CrashProof crashProof(Set<Guard> guards) {
        if (!guards.contains(KEY_PROVED)) {
            return CrashProof.LEFT_OUT;
        }
        if (!guards.contains(RECOVERY_PROVED)) {
            return CrashProof.RECOVERY_UNPROVED;
        }
        return guards.contains(LOG_PROVED) ? CrashProof.REQUIRED : CrashProof.CLOSING_UNPROVED;
    }

    /** What these say of copies and of putting them back. */
    static Set<Precaution> precautions(Set<Guard> guards) {
        Set<Precaution> precautions = EnumSet.noneOf(Precaution.class);
        for (Precaution precaution : Precaution.values()) {
            if (guards.contains(of(precaution))) {
                precautions.add(precaution);
            }
        }
        return precautions;
    }

    private static Guard of(Precaution precaution) {
        return switch (precaution) {
            case UNDISTURBED -> BACKUP_UNDISTURBED;
            case VERIFIED -> BACKUP_VERIFIED;
            case ANNOUNCED -> SWAP_ANNOUNCED;
            case SIDES_ASIDE -> OLD_LOG_SET_ASIDE;
        };
    }
}
