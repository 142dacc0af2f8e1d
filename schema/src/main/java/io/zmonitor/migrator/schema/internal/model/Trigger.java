package io.zmonitor.migrator.schema.internal.model;

/**
 * A trigger.
 *
 * @param name its name
 * @param table the table or view that it hangs on
 * @param definition what stands behind its name, from BEFORE, AFTER, INSTEAD or the event to END
 * @param comment for people; may be empty
 */
public record Trigger(String name, String table, String definition, String comment) {}
