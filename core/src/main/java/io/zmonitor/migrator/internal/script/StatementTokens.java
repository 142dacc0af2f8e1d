package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.ScriptLocation;
import java.util.List;

/**
 * One statement as its tokens, without the final semicolon.
 *
 * @param location where it starts
 * @param sql from the first token to the last, comments inside kept
 * @param tokens at least one
 * @param firstToken the place of its first token among the script's tokens, counted from 0
 */
public record StatementTokens(ScriptLocation location, String sql, List<Token> tokens, int firstToken) {
    public Token token(int index) {
        return tokens.get(index);
    }

    public int size() {
        return tokens.size();
    }

    /** Whether there is a token at this place and it is this unquoted word. */
    public boolean is(int index, String word) {
        return index < tokens.size() && tokens.get(index).is(word);
    }

    public boolean isOneOf(int index, String... words) {
        return index < tokens.size() && tokens.get(index).isOneOf(words);
    }

    public boolean isOperator(int index, String operator) {
        return index >= 0 && index < tokens.size() && tokens.get(index).isOperator(operator);
    }

    /** The place behind the word, or the same place if the word is not there. */
    int skip(int index, String word) {
        return is(index, word) ? index + 1 : index;
    }

    public boolean isExplained() {
        return is(0, "EXPLAIN");
    }

    /** The place of the word that says what the statement does: behind EXPLAIN and behind the WITH clause. */
    public int verb() {
        int at = skip(0, "EXPLAIN");
        if (at > 0 && is(at, "QUERY") && is(at + 1, "PLAN")) {
            at += 2;
        }
        return is(at, "WITH") ? behindWith(at) : at;
    }

    // WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (select), …; a table may be called "recursive".
    private int behindWith(int with) {
        boolean named = isOperator(with + 2, "(") || is(with + 2, "AS");
        int at = named ? with : skip(with + 1, "RECURSIVE") - 1;
        do {
            at += 2;
            at = isOperator(at, "(") ? skipParentheses(at) : at;
            at = skip(skip(skip(at, "AS"), "NOT"), "MATERIALIZED");
            at = skipParentheses(at);
        } while (isOperator(at, ","));
        return at;
    }

    /** The place behind {@code IF [NOT] EXISTS}, or the same place if that is not there. */
    int skipIfExists(int index) {
        if (!is(index, "IF")) {
            return index;
        }
        int exists = skip(index + 1, "NOT");
        return is(exists, "EXISTS") ? exists + 1 : index;
    }

    /** The place behind the parenthesis that closes the one here. */
    public int skipParentheses(int index) {
        int depth = 0;
        for (int at = index; at < tokens.size(); at++) {
            if (isOperator(at, "(")) {
                depth++;
            } else if (isOperator(at, ")") && --depth == 0) {
                return at + 1;
            }
        }
        return tokens.size();
    }

    /** Where the token at this place stands. */
    ScriptLocation at(int index) {
        Token token = tokens.get(index);
        return new ScriptLocation(location.file(), token.line(), token.column(), location.statement());
    }

    /** The name at this place, with the schema before it if there is one. */
    public QualifiedName nameAt(int index) {
        if (index >= tokens.size() || !tokens.get(index).mayBeName()) {
            return QualifiedName.NONE;
        }
        String first = tokens.get(index).name();
        if (isOperator(index + 1, ".") && index + 2 < tokens.size()) {
            return new QualifiedName(first, tokens.get(index + 2).name(), index + 3);
        }
        return new QualifiedName("", first, index + 1);
    }
}
