package io.zmonitor.migrator.schema.internal.model;

import io.zmonitor.migrator.schema.internal.sql.Identifiers;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type as it is declared; may be empty
 * @param notNull what happens to NULL
 * @param defaultValue SQL, without outer parentheses; empty if there is none
 * @param collation its collation; {@link #BINARY} unless declared
 * @param generation how its value is made
 * @param notes what is said of it
 */
public record Column(
        String name,
        String type,
        NotNull notNull,
        String defaultValue,
        String collation,
        Generation generation,
        Notes notes) {
    /** The collation of a column that declares none. */
    public static final String BINARY = "BINARY";

    /**
     * Whether NULL is refused.
     *
     * @param declared whether it is
     * @param conflict and how
     */
    public record NotNull(boolean declared, Conflict conflict) {
        /** NULL is a value like others. */
        public static final NotNull NO = new NotNull(false, Conflict.ABORT);

        /** NULL is an error. */
        public static final NotNull YES = new NotNull(true, Conflict.ABORT);
    }

    /**
     * Where the value comes from.
     *
     * @param expression SQL; empty if rows bring the value
     * @param stored whether it is stored, not computed when read
     */
    public record Generation(String expression, boolean stored) {
        /** Rows bring the value. */
        public static final Generation NONE = new Generation("", false);

        /** Whether the value is computed. */
        public boolean isGenerated() {
            return !expression.isEmpty();
        }
    }

    /** A column with a name and a type, and nothing else. */
    public static Column of(String name, String type) {
        return new Column(name, type, NotNull.NO, "", BINARY, Generation.NONE, Notes.NONE);
    }

    /** The same column, which treats NULL so. */
    public Column with(NotNull other) {
        return new Column(name, type, other, defaultValue, collation, generation, notes);
    }

    /** The same column under another name. */
    public Column named(String other) {
        return new Column(other, type, notNull, defaultValue, collation, generation, notes);
    }

    /** Whether both are called so. */
    public boolean isNamed(String other) {
        return Identifiers.same(name, other);
    }

    /**
     * To what kind of value SQLite converts what is stored: the rules of section 3.1 of sqlite.org/datatype3.html.
     *
     * @param strict whether the table is STRICT, in which ANY converts nothing
     */
    public String affinity(boolean strict) {
        String declared = Identifiers.folded(type);
        if (strict && declared.equals("any")) {
            return "NONE";
        }
        if (declared.contains("int")) {
            return "INTEGER";
        }
        if (declared.contains("char") || declared.contains("clob") || declared.contains("text")) {
            return "TEXT";
        }
        if (declared.isEmpty() || declared.contains("blob")) {
            return "NONE";
        }
        return declared.contains("real") || declared.contains("floa") || declared.contains("doub") ? "REAL" : "NUMERIC";
    }
}
