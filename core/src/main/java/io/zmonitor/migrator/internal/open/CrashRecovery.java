package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
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
    private final FileMark begun;

    private int recoveries;
    private int proofs;
    private boolean keyProved;
    private Verdict verdict = Verdict.NONE;
    private @Nullable FileMark recovered;
    private @Nullable Exception failure;

    CrashRecovery(DatabaseFile database, DatabaseOpener opener) throws IOException {
        this.database = database;
        this.opener = opener;
        this.aside = new SetAside(database);
        this.begun = FileMark.of(database);
    }

    /**
     * Recovers and proves it; or leaves the set alone if another process turns out to be at work on it. Nothing is
     * connected to the database when this returns.
     *
     * @throws MigrationException if no attempt succeeded, or the key does not fit
     */
    void run() throws IOException {
        boolean done = false;
        while (!done) {
            NextStep step = NextStep.of(aside.compare(), verdict, recoveries, proofs);
            switch (step) {
                case COPY -> done = isCopied();
                case RECOVER -> done = isLeftToOthers();
                case PROVE -> prove();
                case PUT_BACK -> putBack();
                case OPEN -> {
                    aside.remove();
                    done = true;
                }
                case GIVE_UP -> throw refusal();
            }
        }
    }

    // If the side files are gone by now, somebody else has recovered: there is nothing to do.
    private boolean isCopied() throws IOException {
        proveKey();
        boolean gone = CrashedSet.hotFiles(database).isEmpty();
        if (!gone) {
            aside.copy();
        }
        return gone;
    }

    private void proveKey() throws IOException {
        if (!keyProved) {
            opener.prove(database);
            keyProved = true;
        }
    }

    /** Lets SQLite recover, alone. Says whether the set is not ours to recover, since another process has it open. */
    private boolean isLeftToOthers() throws IOException {
        proveKey();
        recoveries++;
        proofs = 0;
        verdict = Verdict.NONE;
        recovered = null;
        boolean disturbed = false;
        try (Connection connection = opener.openForRun(database)) {
            FinishedRecovery.require(connection, () -> aside.compare() != Beside.OTHER);
            recovered = FileMark.of(database);
        } catch (SQLException e) {
            failure = e;
            disturbed = ResultCode.of(e).isBusy();
        } catch (MigrationException e) {
            failure = e;
            disturbed = e.problem().code() == ProblemCode.DATABASE_BUSY;
        } catch (RuntimeException | IOException e) {
            failure = e;
        }
        // If it is not busy but the recovery is gone, it has happened: the proof will tell.
        Beside now = aside.compare();
        if (disturbed && (now == Beside.SAME || now == Beside.OTHER)) {
            aside.remove();
            return true;
        }
        return false;
    }

    private void prove() {
        proofs++;
        try {
            opener.proveRecovery(database, aside.files());
            verdict = Verdict.COMPLETE;
        } catch (MigrationException e) {
            failure = e;
            verdict = verdict(e.problem().code());
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /**
     * A commit in a journal mode is told from a failed recovery by page 1. In WAL mode it is not, but there this process
     * knows that it was alone with exactly these frames, if it is the one that recovered.
     */
    private Verdict verdict(ProblemCode code) {
        boolean log = aside.holdsLog();
        return switch (code) {
            case RECOVERY_INCOMPLETE -> log && recovered == null ? Verdict.DISPUTED : Verdict.INCOMPLETE;
            case CHANGED_SINCE_RECOVERY -> log && recovered != null ? Verdict.INCOMPLETE : Verdict.DISPUTED;
            default -> Verdict.NONE;
        };
    }

    /** Puts the side files back, if nobody has written since the recovery and nobody can meanwhile. */
    private void putBack() throws IOException {
        boolean returned;
        try {
            returned = Solitude.isDoneAlone(database, this::putBackUnchanged);
        } catch (IOException e) {
            failure = e;
            throw refusal();
        }
        verdict = returned ? Verdict.NONE : Verdict.DISPUTED;
        if (!returned) {
            throw refusal();
        }
    }

    private void putBackUnchanged() throws IOException {
        if (recovered != null && !recovered.equals(FileMark.of(database))) {
            throw new IOException("the file was written after its recovery");
        }
        aside.putBack();
    }

    private MigrationException refusal() throws IOException {
        boolean whole = aside.compare() == Beside.SAME;
        Exception cause = failure;
        if (whole && cause instanceof MigrationException refused && begun.equals(FileMark.of(database))) {
            aside.remove();
            return refused;
        }
        Path kept = aside.quarantine();
        DatabaseState state = whole ? DatabaseState.UNTOUCHED : DatabaseState.UNKNOWN;
        ProblemCode code =
                verdict == Verdict.DISPUTED ? ProblemCode.CHANGED_SINCE_RECOVERY : ProblemCode.RECOVERY_FAILED;
        Problem problem = Problem.ofFile(code, database.path(), kept.toString());
        return new MigrationException(
                problem, state, List.of(), cause == null ? null : SafeCause.withoutValues(cause));
    }
}
