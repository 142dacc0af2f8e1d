package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.FileVerifier;
import io.zmonitor.migrator.internal.backup.LockedCopy;
import io.zmonitor.migrator.internal.backup.LockedCopy.Question;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a database file is like after a change, read from the storage again.
 *
 * @param flaw what is wrong with it; empty if nothing is
 * @param verdict what that says about it
 */
record ResultProof(String flaw, Verdict verdict) {
    private static final ResultProof SOUND = new ResultProof("", Verdict.SOUND);

    // What was met before a byte of the file was looked at.
    private static final Set<ProblemCode> KEPT_AWAY = EnumSet.of(
            ProblemCode.DATABASE_BUSY,
            ProblemCode.READ_ONLY,
            ProblemCode.NO_PERMISSION,
            ProblemCode.LINK_BESIDE_DATABASE,
            ProblemCode.LOG_WRITER_SET,
            ProblemCode.KEY_NOT_FETCHED,
            ProblemCode.KEY_MISSING,
            ProblemCode.KEY_LENGTH,
            ProblemCode.KEY_UNUSABLE,
            ProblemCode.DRIVER_MISSING,
            ProblemCode.CIPHER_UNAVAILABLE);

    /** What is known of the database. */
    enum Verdict {
        /** It was read, and holds what was committed. */
        SOUND,
        /** It is damaged, or lacks what was committed. */
        WORSE,
        /** The connection's settings could not be put back; the file was not looked at. */
        UNSETTLED,
        /** A lock, a permission or the key kept the run from looking, which says nothing about the file. */
        KEPT_AWAY,
        /** It stands whole in the write-ahead log, which could not be moved into the file: for want of space, mostly. */
        IN_THE_LOG,
        /** The storage could not be read, or answered what nobody can explain: the file may be anything. */
        UNREADABLE
    }

    boolean isSound() {
        return verdict == Verdict.SOUND;
    }

    boolean isWorse() {
        return verdict == Verdict.WORSE;
    }

    /**
     * After a commit: every page, unless the caller's policy is not to prove them, and what was committed. The connection's
     * own settings are put back before.
     */
    static ResultProof of(Session session, FileAccess file, Question kept, boolean pagesProved) {
        try {
            session.settings().restore();
        } catch (SQLException e) {
            return new ResultProof("SQLite says " + ResultCode.of(e).name(), Verdict.UNSETTLED);
        }
        LockedCopy locked = session.locked(file);
        return (pagesProved ? locked.isSound(kept) : locked.holds(kept)) ? SOUND : look(session, file, kept);
    }

    /** The same with nothing put back before. That the thread is to stop says nothing about the file. */
    static ResultProof look(Session session, FileAccess file, Question kept) {
        return Uninterrupted.perform(() -> seen(session, file, kept));
    }

    private static ResultProof seen(Session session, FileAccess file, Question kept) {
        try {
            try {
                file.disconnect();
            } catch (SQLException e) {
                if (isInTheLog(session, kept)) {
                    return new ResultProof("SQLite says " + SqlProblem.said(e, file.name()), Verdict.IN_THE_LOG);
                }
                throw e;
            }
            Optional<String> damage = new FileVerifier(file.held()).damage(file.database());
            if (damage.isPresent()) {
                return new ResultProof(damage.get(), Verdict.WORSE);
            }
            session.reopen();
            return kept.isTrueIn(session.database(), "main")
                    ? SOUND
                    : new ResultProof("the ledger is not the one that was committed", Verdict.WORSE);
        } catch (SQLException e) {
            ResultCode code = ResultCode.of(e);
            return new ResultProof("SQLite says " + SqlProblem.said(e, file.name()), verdict(code));
        } catch (MigrationException e) {
            ProblemCode code = e.problem().code();
            return new ResultProof("opening it says " + code.code(), verdict(code));
        } catch (IOException e) {
            boolean denied = e instanceof AccessDeniedException;
            return new ResultProof(
                    "reading it says " + e.getClass().getSimpleName(), denied ? Verdict.KEPT_AWAY : Verdict.UNREADABLE);
        }
    }

    // Every frame of the log was judged again, and nothing of it has been moved (decision 045).
    private static boolean isInTheLog(Session session, Question kept) {
        try {
            session.reopenToAsk();
            SqlConnection database = session.database();
            return database.connection().isReadOnly() && kept.isTrueIn(database, "main");
        } catch (SQLException | MigrationException e) {
            return false;
        }
    }

    /** After a failure of which nobody knows what it left: an opening comes first, since SQLite may have to recover. */
    static ResultProof afterFailure(Session session, FileAccess file) {
        Question anything = (reopened, schema) -> reopened.number("SELECT count(*) FROM sqlite_schema") >= 0;
        ResultProof opened = look(session, file, anything);
        return opened.isSound() ? look(session, file, anything) : opened;
    }

    private static Verdict verdict(ResultCode code) {
        if (code.isDamage()) {
            return Verdict.WORSE;
        }
        return code.isBusy() || code.isReadOnly() ? Verdict.KEPT_AWAY : Verdict.UNREADABLE;
    }

    private static Verdict verdict(ProblemCode code) {
        if (FileVerifier.isDamage(code)) {
            return Verdict.WORSE;
        }
        return KEPT_AWAY.contains(code) ? Verdict.KEPT_AWAY : Verdict.UNREADABLE;
    }
}
