package io.zmonitor.migrator.sqlcipher.inputs;

import io.zmonitor.migrator.ProblemCode;
import java.util.List;
import java.util.Optional;

/**
 * One row of the table: an input that is malformed or hostile, and what the front door says to it.
 *
 * @param words what it is, for the document
 * @param making how it is made
 * @param outcome what becomes of it
 * @param code what it is refused with, unless it works
 * @param says what the message must contain
 */
record MalformedInput(String words, Making making, Outcome outcome, Optional<ProblemCode> code, List<String> says) {
    /** Makes the input, in a folder where everything else is in order. */
    @FunctionalInterface
    interface Making {
        void in(MalformedInputFixture bedside) throws Exception;
    }

    /** What may become of an input. */
    enum Outcome {
        /** Refused before anything is written: every byte is as it was. */
        REFUSED,
        /** Found while a step ran, or at its end: undone, and recorded in the audit. */
        UNDONE,
        /** Nothing is wrong with it. */
        WORKS
    }

    static MalformedInput refused(ProblemCode code, String words, Making making, String... says) {
        return new MalformedInput(words, making, Outcome.REFUSED, Optional.of(code), List.of(says));
    }

    static MalformedInput undone(ProblemCode code, String words, Making making, String... says) {
        return new MalformedInput(words, making, Outcome.UNDONE, Optional.of(code), List.of(says));
    }

    static MalformedInput works(String words, Making making) {
        return new MalformedInput(words, making, Outcome.WORKS, Optional.empty(), List.of());
    }

    /** A script whose only statement, or all of whose statements, are these. */
    static Making script(String text) {
        return bedside -> bedside.script(MalformedInputFixture.NEXT, text);
    }

    @Override
    public String toString() {
        return words;
    }
}
