package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/** Walks along the tokens of a stored definition. */
final class Cursor {
    private final String text;
    private final List<Lexeme> lexemes;
    private int at;

    Cursor(String text) {
        this.text = text;
        this.lexemes = Lexer.lexemes(text);
    }

    boolean isAtEnd() {
        return at >= lexemes.size();
    }

    /** Whether these words come next. */
    boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= lexemes.size() || !lexemes.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Passes these words if they come next. */
    boolean takes(String... words) {
        if (!sees(words)) {
            return false;
        }
        at += words.length;
        return true;
    }

    /** Passes these words, which have to come next. */
    void expect(String... words) {
        if (!takes(words)) {
            throw new NotUnderstood();
        }
    }

    /** Passes one token. */
    Lexeme next() {
        if (isAtEnd()) {
            throw new NotUnderstood();
        }
        return lexemes.get(at++);
    }

    /** Passes a name. */
    String name() {
        Lexeme lexeme = next();
        if (!lexeme.isName()) {
            throw new NotUnderstood();
        }
        return lexeme.name();
    }

    /** Whether a name comes next. */
    boolean seesName() {
        return !isAtEnd() && lexemes.get(at).isName();
    }

    /** Passes a name with the schema before it. */
    String qualifiedName() {
        String name = name();
        return takes(".") ? name() : name;
    }

    /** Passes a pair of parentheses and returns the text in it, without further pairs around all of it. */
    String parenthesised() {
        List<Lexeme> inner = SqlText.withoutOuterParentheses(parentheses());
        return inner.isEmpty() ? "" : textOf(inner);
    }

    /** Passes a pair of parentheses; returns its tokens, both parentheses included. */
    List<Lexeme> parentheses() {
        if (!sees("(")) {
            throw new NotUnderstood();
        }
        int closing = SqlText.closingOf(lexemes, at);
        if (closing == lexemes.size()) {
            throw new NotUnderstood();
        }
        List<Lexeme> pair = lexemes.subList(at, closing + 1);
        at = closing + 1;
        return pair;
    }

    /** Passes a pair of parentheses and returns the tokens between its commas. */
    List<List<Lexeme>> list() {
        List<Lexeme> pair = parentheses();
        List<List<Lexeme>> items = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = start; i < pair.size(); i++) {
            Lexeme lexeme = pair.get(i);
            depth += lexeme.is("(") ? 1 : lexeme.is(")") ? -1 : 0;
            if (i == pair.size() - 1 || (depth == 0 && lexeme.is(","))) {
                items.add(pair.subList(start, i));
                start = i + 1;
            }
        }
        return items;
    }

    /** The text from the next token to the last one. */
    String rest() {
        List<Lexeme> left = lexemes.subList(at, lexemes.size());
        at = lexemes.size();
        return left.isEmpty() ? "" : textOf(left);
    }

    /** The text of these neighbouring tokens, as it is written. */
    String textOf(List<Lexeme> neighbours) {
        return text.substring(
                neighbours.get(0).start(), neighbours.get(neighbours.size() - 1).end());
    }

    /** A definition that this reader does not understand. */
    static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUnderstood() {
            super("a definition that is not understood");
        }
    }
}
