package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.FileStamp;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets SQLite recover a crashed set, and believes it only when it is proved: the side files are kept until then, and put
 * back for another attempt. What to do next is decided from what the files are, so a kill at any point is caught up
 * with by the next boot. Under the run lock; for one thread and one recovery.
 */
final class CrashRecovery {
    private final DatabaseFile database;
    private final DatabaseOpener opener;
    private final SetAside aside;
    private final FileStamp begun;

    private Attempts tries = Attempts.NONE;
    private boolean keyProved;
    private Verdict verdict = Verdict.NONE;
    private FileStamp judged;
    private @Nullable Exception failure;

    CrashRecovery(DatabaseFile database, DatabaseOpener opener) throws IOException {
        this.database = database;
        this.opener = opener;
        this.aside = new SetAside(database);
        this.begun = FileStamp.of(database);
        this.judged = begun;
    }

    /**
     * Recovers and proves it; or leaves the set alone if another process turns out to be at work on it. Nothing is
     * connected to the database when this returns.
     *
     * @throws MigrationException if no attempt succeeded, or the key does not fit
     * @throws IOException if a file could not be read or written, or set aside, before anything was changed
     */
    void run() throws IOException {
        try {
            boolean done = false;
            while (!done) {
                done = Uninterrupted.perform(() -> perform(NextStep.of(aside.compare(), verdict, tries)));
            }
        } catch (IOException e) {
            if (tries.recoveries() == 0) {
                throw e;
            }
            throw refusal(ProblemCode.RECOVERY_FAILED, DatabaseState.UNKNOWN, aside.folder(), e);
        }
    }

    private boolean perform(NextStep step) throws IOException {
        switch (step) {
            case COPY -> {
                return copyUnlessRecovered();
            }
            case RECOVER -> {
                return recoverUnlessOthersDo();
            }
            case PROVE -> prove();
            case PUT_BACK -> putBack();
            case OPEN -> {
                aside.remove();
                return true;
            }
            case GIVE_UP -> throw refusal();
        }
        return false;
    }

    // If the side files are gone by now, somebody else has recovered; if they change all the time, it is somebody's
    // work.
    private boolean copyUnlessRecovered() throws IOException {
        proveKey();
        if (CrashedFiles.hotFiles(database).isEmpty()) {
            return true;
        }
        if (tries.copies() > 0 && !OtherProcesses.reigns(database)) {
            aside.remove();
            return true;
        }
        tries = tries.copied();
        aside.copy();
        return false;
    }

    private void proveKey() throws IOException {
        if (!keyProved) {
            try {
                opener.prove(database);
            } catch (MigrationException e) {
                throw e.problem().code() == ProblemCode.SIDE_FILE_DAMAGED ? quarantined(e) : e;
            }
            keyProved = true;
        }
    }

    // The set itself stays as the crash left it. The copy is for whoever examines it after somebody has opened the file
    // by other means; without space for it there is none.
    private MigrationException quarantined(MigrationException refused) {
        try {
            return refusal(ProblemCode.SIDE_FILE_DAMAGED, DatabaseState.UNKNOWN, aside.quarantineWholeSet(), refused);
        } catch (IOException e) {
            refused.addSuppressed(SafeCause.of(e));
            return refused;
        }
    }

    /** Lets SQLite recover, alone. Says whether the set is not ours to recover, since another process has it open. */
    private boolean recoverUnlessOthersDo() throws IOException {
        proveKey();
        tries = tries.recovered();
        verdict = Verdict.NONE;
        boolean disturbed = false;
        // What is gone without us, somebody else has recovered, and may have committed since: nothing of it is ours to
        // note.
        if (playBack() || aside.compare() == SideFileState.GONE) {
            return false;
        }
        try (Connection connection = opener.open(database, Purpose.RUN)) {
            FinishedRecovery.require(connection, () -> aside.compare() != SideFileState.OTHER);
            aside.note(FileStamp.of(database));
        } catch (SQLException e) {
            failure = e;
            disturbed = ResultCode.of(e).isBusy();
        } catch (MigrationException e) {
            failure = e;
            disturbed = e.problem().code() == ProblemCode.DATABASE_BUSY;
        } catch (RuntimeException | IOException e) {
            failure = e;
        }
        SideFileState now = aside.compare();
        if (disturbed && (now == SideFileState.SAME || now == SideFileState.OTHER)) {
            aside.remove();
            return true;
        }
        noteFailed(now);
        return false;
    }

    // Only of what was set aside: another crash since then may have left another log.
    private void noteOurs() throws IOException {
        if (aside.compare() == SideFileState.SAME) {
            aside.note(FileStamp.of(database));
        }
    }

    private boolean playBack() throws IOException {
        try {
            return opener.pages().playBack(database, this::noteOurs);
        } catch (IOException e) {
            failure = e;
        } catch (MigrationException e) {
            if (tries.recoveries() == 1) {
                throw e; // nothing was touched yet
            }
            failure = e; // what an attempt before has left cannot be told from a foreign file any more
        }
        return aside.compare() == SideFileState.SAME; // to be tried again
    }

    // Closing a connection empties a log even after a failure. Nobody else was connected at that moment, or it would
    // have been left; and nobody was before.
    private void noteFailed(SideFileState now) throws IOException {
        if (now == SideFileState.GONE && !aside.isNoted(FileStamp.of(database)) && OtherProcesses.reigns(database)) {
            aside.note(FileStamp.of(database));
        }
    }

    /** A recovery that an earlier boot has begun goes on only with the key that fits what that boot set aside. */
    private void proveKeyByCopies() throws IOException {
        if (keyProved) {
            return;
        }
        try {
            opener.prove(aside.files());
            keyProved = true;
        } catch (MigrationException e) {
            if (!isJudgement(e.problem().code())) {
                throw MigrationException.refusing(aboutDatabase(e.problem()), e);
            }
            keyProved = true; // of the database there is only the beginning here, which the copies need not fit
        }
    }

    // Made once the key has proved to be right.
    static boolean isJudgement(ProblemCode code) {
        return code == ProblemCode.SIDE_FILE_DAMAGED
                || code == ProblemCode.SIDE_FILE_FOREIGN
                || code == ProblemCode.JOURNAL_OF_ANOTHER_ENGINE;
    }

    private Problem aboutDatabase(Problem problem) {
        return problem instanceof Problem.OfFile ofFile
                ? new Problem.OfFile(ofFile.code(), database.path(), ofFile.details())
                : problem;
    }

    private void prove() throws IOException {
        proveKeyByCopies();
        tries = tries.proved();
        judged = FileStamp.of(database);
        try {
            opener.pages().proveRecovery(database, aside.files());
            verdict = Verdict.COMPLETE;
        } catch (MigrationException e) {
            failure = e;
            verdict = verdict(e.problem().code());
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /**
     * A commit in a journal mode is told from a failed recovery by page 1. In WAL mode it is not, but there the one that
     * recovered has noted what it left, when it was alone with exactly these frames.
     */
    private Verdict verdict(ProblemCode code) throws IOException {
        boolean ours = aside.holdsLog() && aside.isNoted(judged);
        return switch (code) {
            case RECOVERY_INCOMPLETE -> ours || !aside.holdsLog() ? Verdict.INCOMPLETE : Verdict.DISPUTED;
            case CHANGED_SINCE_RECOVERY -> ours ? Verdict.INCOMPLETE : Verdict.DISPUTED;
            default -> Verdict.NONE;
        };
    }

    /** Puts the side files back, if nobody has written since the proof and nobody can meanwhile. */
    private void putBack() throws IOException {
        proveKeyByCopies();
        tries = tries.returned();
        boolean returned = OtherProcesses.tryAlone(database, () -> {
            if (aside.compare() != SideFileState.PARTLY_GONE && !judged.equals(FileStamp.of(database))) {
                throw new IOException("the file was written after its recovery");
            }
            aside.putBack();
        });
        verdict = Verdict.NONE;
        if (!returned) {
            throw new IOException("another process has opened the file after its recovery");
        }
    }

    private MigrationException refusal() throws IOException {
        Exception cause = failure;
        if (tries.recoveries() == 0 && tries.copies() == NextStep.ATTEMPTS) {
            throw new IOException("the copies of the side files differ from them, however often they are made");
        }
        if (aside.compare() == SideFileState.SAME) {
            if (cause instanceof MigrationException refused && begun.equals(FileStamp.of(database))) {
                aside.remove();
                return refused;
            }
            return refusal(ProblemCode.RECOVERY_FAILED, DatabaseState.UNTOUCHED, aside.quarantine(), cause);
        }
        return verdict == Verdict.DISPUTED
                ? refusal(ProblemCode.CHANGED_SINCE_RECOVERY, DatabaseState.UNKNOWN, aside.quarantine(), cause)
                : refusal(ProblemCode.RECOVERY_FAILED, DatabaseState.UNKNOWN, aside.folder(), cause);
    }

    private MigrationException refusal(ProblemCode code, DatabaseState state, Path kept, @Nullable Exception cause) {
        Problem problem = Problem.ofFile(code, database.path(), kept.toString());
        return new MigrationException(problem, state, List.of(), cause == null ? null : SafeCause.withoutValues(cause));
    }
}
