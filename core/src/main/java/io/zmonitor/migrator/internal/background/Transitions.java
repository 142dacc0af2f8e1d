package io.zmonitor.migrator.internal.background;

import io.zmonitor.migrator.Background.State;
import java.util.Optional;

/** Which state follows which: what is not here is forbidden. */
final class Transitions {
    private Transitions() {}

    /** What somebody may say to it. */
    enum Command {
        START,
        PAUSE,
        RESUME,
        CANCEL
    }

    /** The state that a command leads to; empty if it is forbidden. */
    static Optional<State> after(State state, Command command) {
        return switch (command) {
            case START -> only(isStartable(state), State.RUNNING);
            case PAUSE -> only(state == State.RUNNING || state == State.WAITING, State.PAUSING);
            case RESUME -> only(state == State.PAUSED || state == State.PAUSING, State.RUNNING);
            case CANCEL -> only(isStarted(state), State.CANCELLING);
        };
    }

    private static boolean isStartable(State state) {
        return state == State.READY || state == State.CANCELLED || state == State.FAILED || state == State.DONE;
    }

    private static boolean isStarted(State state) {
        return state == State.RUNNING || state == State.WAITING || state == State.PAUSING || state == State.PAUSED;
    }

    private static Optional<State> only(boolean allowed, State next) {
        return allowed ? Optional.of(next) : Optional.empty();
    }
}
