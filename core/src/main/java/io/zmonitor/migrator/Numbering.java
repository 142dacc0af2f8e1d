package io.zmonitor.migrator;

import java.util.Comparator;

/** How the numbers of the three types relate to one another. The two runners in the field differ in this. */
public enum Numbering {
    /**
     * One sequence for all types, executed by number, and within one number schema, data, seed. Schema and data may
     * not share a number; a seed may share one.
     */
    SHARED,
    /** Each type has its own sequence; all schema, then all data, then all seeds. */
    PER_TYPE;

    /** The order in which pending migrations are executed. */
    public Comparator<MigrationId> order() {
        return this == SHARED ? Comparator.naturalOrder() : MigrationId::byTypeThenNumber;
    }

    /** Whether the two are numbered in one sequence: only within a sequence can a migration be out of order. */
    public boolean inOneSequence(MigrationType one, MigrationType other) {
        if (this == PER_TYPE) {
            return one == other;
        }
        return (one == MigrationType.SEED) == (other == MigrationType.SEED);
    }
}
