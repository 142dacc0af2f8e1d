package io.zmonitor.migrator.schema.internal.model;

import java.util.Locale;

/** What SQLite does if a row breaks a constraint: the {@code ON CONFLICT} of its declaration. */
public enum Conflict {
    /** Undoes the transaction. */
    ROLLBACK,
    /** Undoes the statement; the default. */
    ABORT,
    /** Stops the statement and keeps what it did. */
    FAIL,
    /** Leaves the row out. */
    IGNORE,
    /** Replaces the other row, or takes the default. */
    REPLACE;

    /** As it is written in database.yaml. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Behind a constraint in SQL; empty for the default. */
    public String clause() {
        return this == ABORT ? "" : " ON CONFLICT " + name();
    }
}
