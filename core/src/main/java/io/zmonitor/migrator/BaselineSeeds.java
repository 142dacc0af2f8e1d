package io.zmonitor.migrator;

/** What a baseline says of the seeds up to its number. Nothing in a schema shows whether a seed ever ran. */
public enum BaselineSeeds {
    /** They stay pending, and the next run applies them: for seeds that may run twice, or never ran. */
    PENDING,
    /** They are declared applied like schema and data: for databases that hold their rows. */
    APPLIED
}
