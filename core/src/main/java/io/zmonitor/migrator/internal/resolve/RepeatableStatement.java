package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.ScriptLocation;

/**
 * One statement of a repeatable.
 *
 * @param location where it starts
 * @param sql from its first token to its last
 * @param deed what it does
 * @param object to what
 */
public record RepeatableStatement(ScriptLocation location, String sql, Deed deed, DerivedObject object) {
    /** What a repeatable can do. */
    public enum Deed {
        CREATE,
        DROP
    }
}
