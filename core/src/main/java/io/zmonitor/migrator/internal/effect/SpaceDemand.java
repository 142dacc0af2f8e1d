package io.zmonitor.migrator.internal.effect;

import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.script.StatementTarget;
import io.zmonitor.migrator.internal.script.StatementTokens;
import io.zmonitor.migrator.internal.script.Token;
import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one statement does that takes space. All names in lower case.
 *
 * @param deed what it does
 * @param target the table it is done to; the new name of a renamed one is in {@code names}
 * @param names every other name in it, among them the tables it reads; the target again if it reads that, too
 * @param indexes how many indexes a created table gets by itself, at most
 */
public record SpaceDemand(Deed deed, String target, Set<String> names, int indexes) {
    /** What a statement does. */
    public enum Deed {
        /** Nothing worth counting: a view, a column added, a pragma. */
        LITTLE,
        /** A table without rows. */
        CREATE,
        /** Rows added. */
        APPEND,
        /** Rows changed: any of them. */
        REWRITE,
        /** Rows or a column removed. */
        REMOVE,
        /** A table or an index gone. */
        DROP,
        /** A table under another name. */
        RENAME,
        /** A trigger on a table; what it names is in {@code names}. */
        TRIGGER,
        /** An index built. */
        INDEX,
        /** The file written anew. */
        VACUUM,
        /** Nobody knows. */
        UNKNOWN
    }

    private static final SpaceDemand LITTLE = new SpaceDemand(Deed.LITTLE, "", Set.of(), 0);
    private static final Set<String> QUIET = Set.of("SELECT", "VALUES", "PRAGMA", "ANALYZE", "EXPLAIN", "WITH");

    /** Copies the set. */
    public SpaceDemand {
        names = Set.copyOf(names);
    }

    /** What a statement of a script demands; little, if a run skips it. */
    public static SpaceDemand of(ScriptStatement statement) {
        if (statement.action() != Action.EXECUTE) {
            return LITTLE;
        }
        Optional<StatementTokens> tokens = ScriptTraces.tokens(statement);
        return tokens.isEmpty() || tokens.get().isExplained() ? LITTLE : of(tokens.get());
    }

    private static SpaceDemand of(StatementTokens statement) {
        StatementTarget target = StatementTarget.of(statement);
        return switch (target.deed()) {
            case "INSERT", "REPLACE" -> with(Deed.APPEND, statement, target);
            case "UPDATE" -> with(Deed.REWRITE, statement, target);
            case "DELETE" -> with(Deed.REMOVE, statement, target);
            case "CREATE" -> created(statement, target);
            case "DROP" ->
                target.object().equals("TABLE") || target.object().equals("INDEX")
                        ? with(Deed.DROP, statement, target)
                        : LITTLE;
            case "ALTER" -> altered(statement, target);
            default -> other(statement);
        };
    }

    private static SpaceDemand created(StatementTokens statement, StatementTarget target) {
        return switch (target.object()) {
            case "TABLE" ->
                selects(statement)
                        ? with(Deed.APPEND, statement, target)
                        : new SpaceDemand(Deed.CREATE, target.name().name(), Set.of(), ownIndexes(statement));
            case "INDEX" -> new SpaceDemand(Deed.INDEX, on(statement, target), Set.of(), 0);
            case "TRIGGER" -> new SpaceDemand(Deed.TRIGGER, on(statement, target), Tokens.names(statement.tokens()), 0);
            case "VIRTUAL TABLE" -> with(Deed.UNKNOWN, statement, target);
            default -> LITTLE;
        };
    }

    private static SpaceDemand altered(StatementTokens statement, StatementTarget target) {
        int next = target.name().next();
        if (statement.is(next, "RENAME") && statement.is(next + 1, "TO")) {
            return new SpaceDemand(
                    Deed.RENAME,
                    target.name().name(),
                    Set.of(statement.nameAt(next + 2).name()),
                    0);
        }
        return statement.is(next, "DROP") ? with(Deed.REMOVE, statement, target) : LITTLE;
    }

    private static SpaceDemand other(StatementTokens statement) {
        String word =
                statement.size() == 0 ? "" : Names.upper(statement.token(0).text());
        if (word.equals("VACUUM")) {
            return new SpaceDemand(Deed.VACUUM, "", Set.of(), 0);
        }
        return QUIET.contains(word) ? LITTLE : new SpaceDemand(Deed.UNKNOWN, "", Set.of(), 0);
    }

    private static SpaceDemand with(Deed deed, StatementTokens statement, StatementTarget target) {
        String name = target.name().name();
        Set<String> names = new HashSet<>();
        int own = 0;
        for (Token token : statement.tokens()) {
            if (token.isName() || token.kind() == Token.Kind.STRING) {
                boolean again = token.name().equals(name) && own++ > 0;
                if (again || !token.name().equals(name)) {
                    names.add(token.name());
                }
            }
        }
        return new SpaceDemand(deed, name, names, 0);
    }

    private static String on(StatementTokens statement, StatementTarget target) {
        for (int at = target.name().next(); at < statement.size(); at++) {
            if (statement.is(at, "ON")) {
                return statement.nameAt(at + 1).name();
            }
        }
        return "";
    }

    private static boolean selects(StatementTokens statement) {
        for (int at = 0; at < statement.size(); at++) {
            if (statement.is(at, "SELECT")) {
                return true;
            }
        }
        return false;
    }

    // An INTEGER PRIMARY KEY is the row's own number, and any other key is an index.
    private static int ownIndexes(StatementTokens statement) {
        int indexes = 0;
        for (int at = 1; at < statement.size(); at++) {
            boolean key = statement.is(at, "PRIMARY") && !statement.is(at - 1, "INTEGER");
            if (key || statement.is(at, "UNIQUE")) {
                indexes++;
            }
        }
        return indexes;
    }
}
