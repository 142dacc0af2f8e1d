package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.util.Optional;

/**
 * One statement of a script: one call of the driver.
 *
 * @param location where it starts
 * @param sql from its first token to its last, without the final semicolon, comments inside kept
 * @param action what a run does with it
 * @param expected the literal of {@code -- @expect} before it, as written: a number, a text in its quotes, or NULL
 * @param head how it begins
 */
public record ScriptStatement(
        ScriptLocation location, String sql, Action action, Optional<String> expected, StatementHead head) {
    ScriptStatement(ScriptLocation location, String sql, Action action, Optional<String> expected) {
        this(location, sql, action, expected, StatementHead.of(sql));
    }
}
