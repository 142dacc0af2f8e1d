package io.zmonitor.migrator.reliability.shim;

import java.util.EnumSet;
import java.util.Set;

/**
 * One fault: the n-th of these calls on files of these names goes wrong.
 *
 * @param operations which calls are counted
 * @param action what becomes of the n-th
 * @param at n, counted from 1
 * @param extent whether it happens once or goes on
 * @param names patterns of names relative to the root, with {@code :} between them; {@code *} also matches a slash
 */
public record Fault(Set<Operation> operations, Action action, long at, Extent extent, String names) {
    /** How long a fault lasts. */
    public enum Extent {
        ONCE,
        FROM_THEN_ON
    }

    /** Copies the set. */
    public Fault {
        operations = Set.copyOf(operations);
    }

    /** The n-th call, whatever the file, once. */
    public static Fault at(long call, Operation operation, Action action) {
        return new Fault(EnumSet.of(operation), action, call, Extent.ONCE, "*");
    }

    /** Nothing goes wrong; the calls are counted. */
    public static Fault none() {
        return new Fault(EnumSet.noneOf(Operation.class), Action.NONE, 0, Extent.ONCE, "*");
    }

    public Fault lasting() {
        return new Fault(operations, action, at, Extent.FROM_THEN_ON, names);
    }

    public Fault on(String patterns) {
        return new Fault(operations, action, at, extent, patterns);
    }

    @Override
    public String toString() {
        return operations + " " + at + (extent == Extent.ONCE ? " once " : " and on ") + action + " of " + names;
    }
}
