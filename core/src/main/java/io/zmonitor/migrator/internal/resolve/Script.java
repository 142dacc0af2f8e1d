package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.ScriptHeader;
import java.util.List;

/**
 * A script, read and checked as far as that is possible without a database.
 *
 * @param file its name relative to the migrations' folder
 * @param header its header comments
 * @param options its directives
 * @param statements all of them, also those that a run skips
 * @param text the normalised text
 */
public record Script(
        String file, ScriptHeader header, ScriptOptions options, List<ScriptStatement> statements, String text) {
    /** Copies the list. */
    public Script {
        statements = List.copyOf(statements);
    }
}
