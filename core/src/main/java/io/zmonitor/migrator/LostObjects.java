package io.zmonitor.migrator;

/**
 * What a run does if an index, a trigger, a UNIQUE or a foreign key of a table is gone after its steps while the table is
 * there, and no {@code DROP INDEX} or {@code DROP TRIGGER} names it: a rebuild that forgot to make it again.
 */
public enum LostObjects {
    /** Warns, in the report and in the audit. */
    WARN,
    /** Refuses, and undoes everything. */
    REFUSE
}
