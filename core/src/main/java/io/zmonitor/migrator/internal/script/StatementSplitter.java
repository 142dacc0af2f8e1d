package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script's tokens into statements at the semicolons, with the states of {@code sqlite3_complete()}
 * (sqlite.org/src, complete.c): a trigger goes on until {@code ; END ;}, so a nested {@code CASE … END} does not end
 * it.
 */
public final class StatementSplitter {
    private final String file;
    private final String text;
    private final List<Token> tokens;
    private final List<StatementTokens> statements = new ArrayList<>();

    private StatementSplitter(String file, String text, List<Token> tokens) {
        this.file = file;
        this.text = text;
        this.tokens = tokens;
    }

    public static List<StatementTokens> split(String file, String text, List<Token> tokens) {
        StatementSplitter splitter = new StatementSplitter(file, text, tokens);
        int at = 0;
        while (at < tokens.size()) {
            int end = splitter.endOf(at);
            if (end > at) {
                splitter.add(at, end);
            }
            at = end + 1;
        }
        return splitter.statements;
    }

    /** The place of the semicolon that ends the statement starting here, or behind the last token. */
    private int endOf(int start) {
        return isTrigger(start) ? triggerEnd(start) : nextSemicolon(start);
    }

    private boolean isTrigger(int start) {
        int at = start;
        if (word(at, "EXPLAIN")) {
            at++;
            if (word(at, "QUERY") && word(at + 1, "PLAN")) {
                at += 2;
            }
        }
        if (!word(at, "CREATE")) {
            return false;
        }
        at++;
        return word(word(at, "TEMP") || word(at, "TEMPORARY") ? at + 1 : at, "TRIGGER");
    }

    private int triggerEnd(int start) {
        for (int at = nextSemicolon(start); at < tokens.size(); at = nextSemicolon(at + 1)) {
            if (word(at + 1, "END") && (at + 2 == tokens.size() || isSemicolon(at + 2))) {
                return at + 2;
            }
        }
        Token first = tokens.get(start);
        ScriptLocation place = new ScriptLocation(file, first.line(), first.column(), statements.size() + 1);
        throw MigrationException.refusing(Problem.ofScript(ProblemCode.UNTERMINATED, place, "the trigger"));
    }

    private int nextSemicolon(int from) {
        int at = from;
        while (at < tokens.size() && !isSemicolon(at)) {
            at++;
        }
        return at;
    }

    private boolean isSemicolon(int at) {
        return tokens.get(at).kind() == Token.Kind.SEMICOLON;
    }

    private boolean word(int at, String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private void add(int from, int to) {
        Token first = tokens.get(from);
        ScriptLocation place = new ScriptLocation(file, first.line(), first.column(), statements.size() + 1);
        String sql = text.substring(first.offset(), tokens.get(to - 1).end());
        statements.add(new StatementTokens(place, sql, tokens.subList(from, to), from));
    }
}
