package io.zmonitor.migrator.schema.internal.model;

import java.util.Locale;

/**
 * A rule that the rows of a table keep.
 *
 * @param name its name
 * @param table whose rows
 * @param field the column that it is about; may be empty if there is a condition
 * @param type what kind of rule
 * @param condition what is true for a good row, as SQL; empty for REQUIRED
 * @param message for people; may be empty
 * @param severity whether a bad row refuses the run
 * @param action what the documents call what happens to a bad row
 */
public record Rule(
        String name,
        String table,
        String field,
        Type type,
        String condition,
        String message,
        Severity severity,
        Action action) {
    /** What kind of rule. */
    public enum Type {
        /** The field has a value. */
        REQUIRED,
        /** The field has a form. */
        FORMAT,
        /** The field lies between two values. */
        RANGE,
        /** The field names a row of another table. */
        REFERENCE,
        /** Anything else. */
        CUSTOM
    }

    /** Whether a bad row refuses the run. */
    public enum Severity {
        /** It does. */
        ERROR,
        /** It is reported. */
        WARNING
    }

    /** What happens to a bad row. */
    public enum Action {
        /** The run is refused. */
        FAIL,
        /** The row is reported and left as it is. */
        SKIP,
        /** The row would be changed, which is no work for a check. */
        TRANSFORM
    }

    /** As it is written in database.yaml. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
