package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.ProblemCode;
import java.util.Optional;

/**
 * One way to fail, with the markers at hand. Immutable.
 *
 * @param name of its folder
 * @param code what it must end with, or empty if no problem is meant to be reported
 * @param play what happens
 */
record FailureCase(String name, Optional<ProblemCode> code, Play play) {
    /** What happens in a scene. */
    @FunctionalInterface
    interface Play {
        void on(EncryptedDevice device) throws Exception;
    }

    /** A scene that must end with this problem. */
    static FailureCase of(ProblemCode code, String name, Play play) {
        return new FailureCase(name, Optional.of(code), play);
    }

    /** A scene that reports no problem: it succeeds, or what it throws is the application's own. */
    static FailureCase without(String name, Play play) {
        return new FailureCase(name, Optional.empty(), play);
    }
}
