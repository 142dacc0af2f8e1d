package io.zmonitor.migrator.schema.internal.model;

/**
 * A CHECK constraint.
 *
 * @param name of the constraint; may be empty
 * @param condition SQL, without outer parentheses
 * @param column the column beside which it stands; empty if it stands behind the columns. Makes no difference
 */
public record CheckConstraint(String name, String condition, String column) {}
