package io.zmonitor.migrator.cli.output;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.schema.SchemaException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A command that was refused or failed, as it is told.
 *
 * @param exit what the process ends with
 * @param code the stable code, such as {@code ZM-101}
 * @param name the code's name
 * @param summary what happened
 * @param remedy what to do
 * @param state what became of the database
 * @param next what to do now, as command lines
 */
public record Failure(
        ExitCode exit, String code, String name, String summary, String remedy, String state, List<String> next) {
    private static final String UNTOUCHED = "UNTOUCHED";

    /** Refuses nulls. */
    public Failure {
        Objects.requireNonNull(exit, "exit");
        next = List.copyOf(next);
    }

    /**
     * What this exception says.
     *
     * @param thrown whatever a command threw
     * @param next what to do then
     */
    public static Failure of(Throwable thrown, WhatNow next) {
        if (thrown instanceof MigrationException e) {
            return new Failure(
                    ExitCode.of(e.problem().code()),
                    e.problem().code().code(),
                    e.problem().code().name(),
                    e.problem().summary(),
                    e.problem().remedy(),
                    e.databaseState().name(),
                    next.after(e.problem().code()));
        }
        if (thrown instanceof CommandException e) {
            return of(e, next);
        }
        if (thrown instanceof SchemaException e) {
            String where = e.place().map(place -> place + " ").orElse("");
            return new Failure(
                    ExitCode.of(e.code()),
                    e.code().code(),
                    e.code().name(),
                    where + e.summary(),
                    e.remedy(),
                    UNTOUCHED,
                    next.explaining(e.code().code()));
        }
        if (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException) {
            String message = Optional.ofNullable(thrown.getMessage()).orElse("an argument") + ".";
            return of(CommandException.of(CommandCode.NOT_UNDERSTOOD, message, next.own() + " help"), next);
        }
        // Its message may be anybody's: only its kind is shown.
        return of(CommandException.of(CommandCode.UNFORESEEN, thrown.getClass().getSimpleName()), next);
    }

    private static Failure of(CommandException e, WhatNow next) {
        return new Failure(
                ExitCode.of(e.code()),
                e.code().code(),
                e.code().name(),
                e.summary(),
                e.remedy(),
                UNTOUCHED,
                next.after(e.code()));
    }

    /** For programs. */
    public Json.Fields document() {
        return Json.with("code", code)
                .with("name", name)
                .with("summary", summary)
                .with("remedy", remedy)
                .with("state", state)
                .with("next", next);
    }

    /** For people: what happened, the state, what to do, and what to do now as command lines. */
    public String text() {
        Text text = new Text().block(code + " " + summary).block(remedy).line("State of the database: " + state);
        for (String command : next) {
            text.line("Now: " + command);
        }
        return text.toString();
    }
}
