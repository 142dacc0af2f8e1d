package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.internal.resolve.TableEffects.Rename;
import java.util.List;
import java.util.Set;

/** Finds out what a statement may do to tables. */
final class EffectsReader {
    private EffectsReader() {}

    static TableEffects read(StatementTokens statement, Target target) {
        if (statement.isExplained()) {
            return TableEffects.NONE;
        }
        String name = target.name().name();
        if (target.writesRows()) {
            return new TableEffects(names(statement), Set.of(), List.of(), Set.of());
        }
        if (target.does("DROP", "TABLE")) {
            return new TableEffects(names(statement), Set.of(name), List.of(), Set.of());
        }
        if (target.does("CREATE", "TABLE") || target.does("CREATE", "VIRTUAL TABLE")) {
            return new TableEffects(Set.of(), Set.of(), List.of(), Set.of(name));
        }
        return target.does("ALTER", "TABLE") ? renamed(statement, target) : TableEffects.NONE;
    }

    private static TableEffects renamed(StatementTokens statement, Target target) {
        int next = target.name().next();
        if (!statement.is(next, "RENAME") || !statement.is(next + 1, "TO")) {
            return TableEffects.NONE;
        }
        Rename rename =
                new Rename(target.name().name(), statement.nameAt(next + 2).name());
        return new TableEffects(names(statement), Set.of(), List.of(rename), Set.of());
    }

    // Texts in single quotes count where only a name can stand: DELETE FROM 'patients'.
    private static Set<String> names(StatementTokens statement) {
        Set<String> names = Tokens.names(statement.tokens());
        for (int at = 1; at < statement.size(); at++) {
            boolean named = statement.isOneOf(at - 1, "INTO", "FROM", "UPDATE", "TABLE", "JOIN", "EXISTS", "TO");
            if (statement.token(at).kind() == Token.Kind.STRING && (named || statement.isOperator(at - 1, "."))) {
                names.add(statement.token(at).name());
            }
        }
        names.add(Target.of(statement).name().name());
        return names;
    }
}
