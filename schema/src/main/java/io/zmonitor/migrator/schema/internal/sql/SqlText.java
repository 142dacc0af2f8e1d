package io.zmonitor.migrator.schema.internal.sql;

import java.util.List;
import java.util.stream.Collectors;

/** A piece of SQL, such as the condition of a CHECK: how it is compared, and how it is written. */
public final class SqlText {
    private SqlText() {}

    /** Whether they mean the same, token by token: blanks, comments, case, quotes of names and outer parentheses apart. */
    public static boolean same(String one, String other) {
        return one.equals(other) || canonical(one).equals(canonical(other));
    }

    /** What is equal for equal texts. A text that cannot be cut into tokens is equal to itself only. */
    public static String canonical(String text) {
        try {
            return withoutOuterParentheses(Lexer.lexemes(text)).stream()
                    .map(Lexeme::canonical)
                    .collect(Collectors.joining(" "));
        } catch (Lexer.Unfinished e) {
            return text;
        }
    }

    /** On one line: each run of blanks and comments between two tokens becomes one blank. */
    public static String onOneLine(String text) {
        List<Lexeme> lexemes = Lexer.lexemes(text);
        StringBuilder line = new StringBuilder();
        int end = 0;
        for (Lexeme lexeme : lexemes) {
            line.append(line.length() > 0 && lexeme.start() > end ? " " : "").append(lexeme.text());
            end = lexeme.end();
        }
        return line.toString();
    }

    /** Without pairs of parentheses around all of it. */
    public static List<Lexeme> withoutOuterParentheses(List<Lexeme> lexemes) {
        List<Lexeme> inner = lexemes;
        while (inner.size() > 1 && inner.get(0).is("(") && closingOf(inner, 0) == inner.size() - 1) {
            inner = inner.subList(1, inner.size() - 1);
        }
        return inner;
    }

    /** The index of the parenthesis that closes the one at this index; the number of tokens if none does. */
    public static int closingOf(List<Lexeme> lexemes, int opening) {
        int depth = 0;
        for (int i = opening; i < lexemes.size(); i++) {
            if (lexemes.get(i).is("(")) {
                depth++;
            } else if (lexemes.get(i).is(")") && --depth == 0) {
                return i;
            }
        }
        return lexemes.size();
    }
}
