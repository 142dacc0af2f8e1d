package io.zmonitor.migrator.schema;

import java.util.Locale;
import java.util.Objects;

/**
 * One difference between the schema that is declared and the one that is there. Holds names and SQL of the schema, never a
 * row's value. Immutable and thread-safe.
 *
 * @param object what differs: {@code table vitals}, {@code column vitals.unit}, {@code index vitals_recent}
 * @param property what of it differs, such as {@code collation}; empty if all of the object is missing or not declared
 * @param expected what is declared; empty if nothing is
 * @param found what is there; empty if nothing is
 * @param severity whether it matters
 */
public record SchemaDifference(String object, String property, String expected, String found, Severity severity) {
    /** Refuses nulls. */
    public SchemaDifference {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(property, "property");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(severity, "severity");
    }

    /** Whether a difference matters. */
    public enum Severity {
        /** The schema does something else than what is declared. */
        ERROR,
        /** Only statements that rely on a position see it, such as {@code SELECT *}. */
        WARNING,
        /** Equal in effect, or not managed by the file. */
        NOTE
    }

    /** The difference in one line, as a sentence. */
    public String sentence() {
        if (property.isEmpty()) {
            if (severity == Severity.NOTE) {
                return upper(object) + " is not managed.";
            }
            return upper(object) + (found.isEmpty() ? " is missing." : " is not declared.");
        }
        String effect = severity == Severity.NOTE ? " Both have the same effect." : "";
        return upper(object) + ": " + property + " should be " + named(expected) + ", and is " + named(found) + "."
                + effect;
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String named(String value) {
        return value.isEmpty() ? "none" : value;
    }

    @Override
    public String toString() {
        return severity + " " + sentence();
    }
}
