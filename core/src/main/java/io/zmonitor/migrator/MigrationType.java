package io.zmonitor.migrator;

import java.util.Locale;
import java.util.Objects;

/** What a migration changes; within one number they run in this order. Immutable and thread-safe. */
public enum MigrationType {
    /** Changes tables, indexes, views or triggers (DDL). */
    SCHEMA,
    /** Transforms rows that are already there (DML). */
    DATA,
    /** Inserts reference data. */
    SEED;

    /** The word used in folder names, in the ledger and in {@link MigrationId}: {@code schema}, {@code data}, {@code seed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type with this word.
     *
     * @throws IllegalArgumentException if no type has it
     */
    public static MigrationType ofWord(String word) {
        Objects.requireNonNull(word, "word");
        for (MigrationType type : values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("not a migration type: " + word);
    }
}
