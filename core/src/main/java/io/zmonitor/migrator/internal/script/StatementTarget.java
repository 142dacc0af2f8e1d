package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.internal.sql.Names;
import java.util.List;

/**
 * What a statement that writes does, and to what.
 *
 * @param deed the statement's first word, upper case; empty if it writes neither rows nor the schema
 * @param object TABLE, VIRTUAL TABLE, INDEX, VIEW or TRIGGER; TABLE for rows; empty if there is none
 * @param temporary whether it says TEMP or TEMPORARY
 * @param name what is written
 */
public record StatementTarget(String deed, String object, boolean temporary, QualifiedName name) {
    private static final StatementTarget NONE = new StatementTarget("", "", false, QualifiedName.NONE);
    private static final List<String> ROW_DEEDS = List.of("INSERT", "REPLACE", "UPDATE", "DELETE");

    public static StatementTarget of(StatementTokens statement) {
        int verb = statement.verb();
        if (verb >= statement.size() || !statement.token(verb).isName()) {
            return NONE;
        }
        String deed = Names.upper(statement.token(verb).text());
        return switch (deed) {
            case "INSERT", "REPLACE", "UPDATE" ->
                rows(deed, statement, statement.skip(behindOr(statement, verb), "INTO"));
            case "DELETE" -> rows(deed, statement, statement.skip(verb + 1, "FROM"));
            case "CREATE" -> created(statement, verb + 1);
            case "DROP", "ALTER" -> schema(deed, statement, verb + 1);
            default -> NONE;
        };
    }

    public boolean writesRows() {
        return ROW_DEEDS.contains(deed);
    }

    public boolean does(String wantedDeed, String wantedObject) {
        return deed.equals(wantedDeed) && object.equals(wantedObject);
    }

    private static int behindOr(StatementTokens statement, int verb) {
        return statement.is(verb + 1, "OR") ? verb + 3 : verb + 1;
    }

    private static StatementTarget rows(String deed, StatementTokens statement, int at) {
        return new StatementTarget(deed, "TABLE", false, statement.nameAt(at));
    }

    private static StatementTarget schema(String deed, StatementTokens statement, int object) {
        if (object >= statement.size()) {
            return NONE;
        }
        String word = Names.upper(statement.token(object).text());
        return new StatementTarget(deed, word, false, statement.nameAt(statement.skipIfExists(object + 1)));
    }

    private static StatementTarget created(StatementTokens statement, int from) {
        boolean temporary = statement.isOneOf(from, "TEMP", "TEMPORARY");
        int at = statement.skip(temporary ? from + 1 : from, "UNIQUE");
        if (statement.is(at, "VIRTUAL")) {
            return new StatementTarget(
                    "CREATE", "VIRTUAL TABLE", false, statement.nameAt(statement.skipIfExists(at + 2)));
        }
        StatementTarget created = schema("CREATE", statement, at);
        return new StatementTarget(created.deed, created.object, temporary, created.name);
    }
}
