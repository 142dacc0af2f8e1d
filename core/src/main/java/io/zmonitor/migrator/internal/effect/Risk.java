package io.zmonitor.migrator.internal.effect;

import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.script.StatementTokens;

/**
 * Whether a migration can lose something that is there, if it is wrong: one that rewrites, deletes, drops or alters, or
 * whose code cannot be read. Decided by its text alone; what is not known to be harmless is a risk.
 */
public final class Risk {
    private Risk() {}

    /** Whether this migration can lose something. */
    public static boolean isIn(ResolvedMigration migration) {
        return !(migration instanceof ResolvedMigration.OfScript script)
                || migration.entry().id().type() == MigrationType.DATA
                || script.script().options().noTransaction()
                || isIn(script.script());
    }

    private static boolean isIn(Script script) {
        for (ScriptStatement executed : script.statements()) {
            if (executed.action() == Action.EXECUTE) {
                for (StatementTokens statement : SchemaEffects.split(script.file(), executed.sql())) {
                    if (!isHarmless(statement)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isHarmless(StatementTokens statement) {
        int verb = statement.verb();
        if (statement.isExplained() || statement.isOneOf(verb, "SELECT", "VALUES", "CREATE", "ANALYZE", "PRAGMA")) {
            return true;
        }
        return statement.is(verb, "INSERT") && !replaces(statement, verb);
    }

    // INSERT OR REPLACE, and INSERT … ON CONFLICT DO UPDATE.
    private static boolean replaces(StatementTokens statement, int verb) {
        if (statement.is(verb + 1, "OR") && statement.is(verb + 2, "REPLACE")) {
            return true;
        }
        for (int at = verb; at < statement.size(); at++) {
            if (statement.is(at, "UPDATE")) {
                return true;
            }
        }
        return false;
    }
}
