package io.zmonitor.migrator.internal.effect;

import io.zmonitor.migrator.internal.resolve.DerivedObject;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.script.StatementSplitter;
import io.zmonitor.migrator.internal.script.StatementTarget;
import io.zmonitor.migrator.internal.script.StatementTokens;
import io.zmonitor.migrator.internal.script.Tokenizer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a script does to the schema, as far as views and triggers notice it. All names in lower case.
 *
 * @param altered tables and views that it drops, renames or alters, old names and new ones
 * @param dropped views and triggers that it drops itself
 */
public record SchemaEffects(Set<String> altered, Set<DerivedObject> dropped) {
    /** Copies the sets. */
    public SchemaEffects {
        altered = Set.copyOf(altered);
        dropped = Set.copyOf(dropped);
    }

    /** The effects of the statements that a run executes. */
    public static SchemaEffects of(Script script) {
        Set<String> altered = new LinkedHashSet<>();
        Set<DerivedObject> dropped = new LinkedHashSet<>();
        for (ScriptStatement executed : script.statements()) {
            if (executed.action() == Action.EXECUTE) {
                for (StatementTokens statement : split(script.file(), executed.sql())) {
                    add(statement, altered, dropped);
                }
            }
        }
        return new SchemaEffects(altered, dropped);
    }

    static Iterable<StatementTokens> split(String file, String sql) {
        return StatementSplitter.split(
                file, sql, new Tokenizer(file, sql).read().tokens());
    }

    private static void add(StatementTokens statement, Set<String> altered, Set<DerivedObject> dropped) {
        StatementTarget target = StatementTarget.of(statement);
        String name = target.name().name();
        if (target.does("DROP", "TABLE")) {
            altered.add(name);
        } else if (target.does("DROP", "VIEW")) {
            altered.add(name);
            dropped.add(new DerivedObject(DerivedObject.Kind.VIEW, name));
        } else if (target.does("DROP", "TRIGGER")) {
            dropped.add(new DerivedObject(DerivedObject.Kind.TRIGGER, name));
        } else if (target.does("ALTER", "TABLE")) {
            altered.add(name);
            if (statement.is(target.name().next() + 1, "TO")) {
                altered.add(statement.nameAt(target.name().next() + 2).name());
            }
        }
    }
}
