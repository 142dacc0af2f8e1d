package io.zmonitor.migrator.schema.internal.model;

/**
 * What is said of an object and means nothing to SQLite. Two objects with other notes are equal.
 *
 * @param comment for people; may be empty
 * @param unit of a column's values; may be empty
 * @param personal whether a column's values say something of a person; UNKNOWN unless it is said
 * @param was the name before; may be empty
 */
public record Notes(String comment, String unit, Personal personal, String was) {
    /** Nothing is said. */
    public static final Notes NONE = new Notes("", "", Personal.UNKNOWN, "");

    /** Whether values say something of a person. */
    public enum Personal {
        /** They do. */
        YES,
        /** They do not. */
        NO,
        /** Nobody has said. */
        UNKNOWN
    }

    /** Only a comment. */
    public static Notes comment(String comment) {
        return new Notes(comment, "", Personal.UNKNOWN, "");
    }
}
