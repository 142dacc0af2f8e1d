package io.zmonitor.migrator;

/**
 * Something a run noticed that did not stop it. Never holds a row's value. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Warning {
    /** What it is. */
    Kind kind();

    /** The sentence for people. */
    String text();

    /** What a run may notice. */
    enum Kind {
        /** A step left TEMP objects behind; they were dropped. */
        TEMPORARY_OBJECTS_DROPPED,
        /** The Java code of a step left statements open; they were closed. */
        STATEMENTS_LEFT_OPEN,
        /** A step lowered an AUTOINCREMENT counter; it was put back to the higher value. */
        SEQUENCE_RESTORED,
        /** A rebuilt table is no longer AUTOINCREMENT, so ids of deleted rows may come back. */
        AUTOINCREMENT_LOST,
        /** A step can remove rows of a table that was there before it, be there any or not, and does not declare it. */
        ROWS_MAY_DECREASE,
        /** In a plan: a statement of a pending script does not compile. The run will fail there. */
        DOES_NOT_COMPILE,
        /** SQLite could not count the rows of a table that a step may change: an unknown module, for example. */
        ROWS_NOT_COUNTED,
        /** A statement of a script with {@code @batch} reads a whole table for each batch. */
        BATCH_SCANS,
        /** A step in batches is recorded as applied, and its rows are treated later: beside the application, or at a boot. */
        LEFT_TO_BACKGROUND,
        /** The boot took longer than its deadline, and there was nothing that could be left for later. */
        DEADLINE_PASSED,
        /** A step in batches left rows behind that it could not treat, as it declares. */
        BAD_ROWS,
        /** Columns of a rebuilt table hold something else than before the step. */
        COLUMNS_CHANGED,
        /** An object of the schema has a text in double quotes, which the driver's SQLite takes for a column. */
        DOUBLE_QUOTED_TEXT,
        /** A step left a connection setting changed; it was put back. */
        SETTING_RESTORED,
        /** The database had foreign-key violations before the run. */
        FOREIGN_KEYS_VIOLATED_BEFORE,
        /** The source holds something that was passed over: a file, a gap in the numbers, a comment for another tool. */
        SOURCE_NOTED,
        /** A foreign key refers to columns that are not unique, or to a table that is not there, and did before the run. */
        FOREIGN_KEY_UNUSABLE_BEFORE,
        /** The connection lacks a collation or function that checking a table's foreign keys needs. */
        FOREIGN_KEYS_UNCHECKED,
        /** SQLite cannot compile a view or trigger: it could not before the run either, or the run made it. */
        OBJECT_BROKEN,
        /** A rebuild forgot an index, trigger, UNIQUE or foreign key of its table. */
        OBJECT_LOST,
        /** The ledger of an earlier runner was taken over. */
        TAKEN_OVER,
        /** No row of an earlier runner's ledger says it: it was inferred. */
        INFERRED,
        /** A newer build migrated the database, and says that this one may open it. */
        NEWER_DATABASE_OPENED,
        /** Repeatables were dropped: the source no longer has them, or they depend on what a partial run or a rollback changed. */
        REPEATABLE_DROPPED,
        /** A check warned. */
        CHECK_WARNED,
        /** The target is the number of no migration. */
        TARGET_IS_NO_MIGRATION,
        /** The stored rollback script and the source's differ; the text says which was used. */
        ROLLBACK_SCRIPTS_DIFFER,
        /** A seed without rollback script stays applied although the database was rolled back below it. */
        SEED_KEPT,
        /** A seed is pending again after a rollback: the tables that it filled are gone. */
        SEED_PENDING,
        /** After a rollback script the schema is not what it was before the migration. */
        SCHEMA_NOT_RESTORED,
        /** The database has tables and was changed without a backup: the policy says so, or the connection was given. */
        WITHOUT_BACKUP,
        /** A backup was put back before the run. */
        BACKUP_RESTORED,
        /** An old backup could not be deleted, or not be opened to see which version it is of, and stays. */
        BACKUP_NOT_DELETED,
        /** The schema is not the one that the last run left: somebody changed it by hand. */
        SCHEMA_DRIFTED
    }
}
