package io.zmonitor.migrator.cli.output;

import java.util.Objects;

/**
 * What a command answers.
 *
 * @param exit what the process ends with
 * @param document for programs
 * @param text for people
 */
public record Result(ExitCode exit, Json.Fields document, String text) {
    /** Refuses nulls. */
    public Result {
        Objects.requireNonNull(exit, "exit");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(text, "text");
    }

    /** All is well. */
    public static Result fine(Json.Fields document, Text text) {
        return new Result(ExitCode.FINE, document, text.toString());
    }

    /** The same answer with another exit code. */
    public Result exiting(ExitCode other) {
        return new Result(other, document, text);
    }
}
