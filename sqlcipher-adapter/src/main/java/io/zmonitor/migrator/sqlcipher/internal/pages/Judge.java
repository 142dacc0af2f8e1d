package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.ProblemCode;
import java.util.Optional;

/**
 * What is done about a side file, decided before the first write of a recovery. A pure table: a wrong "play" leaves half a
 * transaction in the database or drops committed ones, and nothing finds that later; a wrong refusal keeps every byte and
 * asks for help. So whatever is not known to be as a kill or a power loss leaves it is refused.
 */
public enum Judge {
    /** Play back, and remove the side file. */
    PLAY,
    /** The side file has nothing to bring back: remove it and leave the database as it is. */
    DISCARD,
    /** Refuse: only the engine that wrote the journal can play it back. */
    REFUSE_OTHER_ENGINE(ProblemCode.JOURNAL_OF_ANOTHER_ENGINE),
    /** Refuse: the side file does not belong to this state of this database. */
    REFUSE_FOREIGN(ProblemCode.SIDE_FILE_FOREIGN),
    /** Refuse and keep all of the set: what was committed cannot be known. */
    QUARANTINE(ProblemCode.SIDE_FILE_DAMAGED);

    private final Optional<ProblemCode> refusal;

    Judge() {
        this.refusal = Optional.empty();
    }

    Judge(ProblemCode refusal) {
        this.refusal = Optional.of(refusal);
    }

    /** Decides. The rows are tried from top to bottom. */
    public static Judge of(Playback.Origin origin, Playback.Stop stop, Playback.Fit fit) {
        if (origin == Playback.Origin.ANOTHER_ENGINE) {
            return REFUSE_OTHER_ENGINE;
        }
        if (origin == Playback.Origin.ANOTHER_DATABASE) {
            return REFUSE_FOREIGN;
        }
        if (fit == Playback.Fit.ANOTHER_STATE) {
            return REFUSE_FOREIGN;
        }
        if (stop == Playback.Stop.BROKEN || stop == Playback.Stop.UNREADABLE_NAME) {
            return QUARANTINE;
        }
        if (stop == Playback.Stop.COMMITTED_ELSEWHERE) {
            return DISCARD;
        }
        return fit == Playback.Fit.THIS_STATE ? PLAY : REFUSE_FOREIGN;
    }

    /** The same for what was found. */
    public static Judge of(Playback playback) {
        return of(playback.origin(), playback.stop(), playback.fit());
    }

    /** With which code it is refused, if it is. */
    public Optional<ProblemCode> refusal() {
        return refusal;
    }
}
