package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a piece of SQL mentions, for those who only need the words. */
public final class Tokens {
    private Tokens() {}

    /** All unquoted words and quoted names, in lower case and without quotes. Texts in single quotes are none. */
    public static Set<String> names(String sql) {
        return names(new Tokenizer("", sql).read().tokens());
    }

    /** The first word of each statement in a text of one or several, in lower case. */
    public static Set<String> firstWords(String sql) {
        Set<String> words = new LinkedHashSet<>();
        for (StatementTokens statement : split(sql)) {
            if (statement.token(0).isName()) {
                words.add(statement.token(0).name());
            }
        }
        return words;
    }

    /** The names of the pragmas in a text of one or several statements, in lower case. */
    public static Set<String> pragmas(String sql) {
        Set<String> pragmas = new LinkedHashSet<>();
        List<Token> tokens = new Tokenizer("", sql).read().tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean begins = i == 0 || tokens.get(i - 1).kind() == Token.Kind.SEMICOLON;
            if (begins && tokens.get(i).isName() && tokens.get(i).name().equals("pragma")) {
                boolean qualified =
                        i + 3 < tokens.size() && tokens.get(i + 2).text().equals(".");
                Token named = tokens.get(qualified ? i + 3 : i + 1);
                pragmas.add(named.isName() ? named.name() : named.text());
            }
        }
        return pragmas;
    }

    /** Whether there is one statement in it, neither none nor several. */
    public static boolean isOneStatement(String sql) {
        return statements(sql) == 1;
    }

    /**
     * How many statements are in it.
     *
     * @throws MigrationException if SQLite would not read it to its end: a NUL, or something that is not closed
     */
    public static int statements(String sql) {
        return split(sql).size();
    }

    private static List<StatementTokens> split(String sql) {
        return StatementSplitter.split("", sql, new Tokenizer("", sql).read().tokens());
    }

    /** Whether this word, given in upper case, stands in it without quotes. */
    public static boolean hasWord(String sql, String word) {
        for (Token token : new Tokenizer("", sql).read().tokens()) {
            if (token.is(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a function of this name, in lower case, is called in it. */
    public static boolean calls(String sql, String function) {
        List<Token> tokens = new Tokenizer("", sql).read().tokens();
        for (int at = 0; at + 1 < tokens.size(); at++) {
            if (tokens.get(at + 1).isOperator("(")
                    && tokens.get(at).mayBeName()
                    && tokens.get(at).name().equals(function)) {
                return true;
            }
        }
        return false;
    }

    /** The statement without what means nothing to SQLite: blanks, comments, quotes around names, upper case. */
    public static String normalised(String sql) {
        StringBuilder text = new StringBuilder();
        for (Token token : new Tokenizer("", sql).read().tokens()) {
            text.append(token.kind() == Token.Kind.STRING ? token.text() : token.name())
                    .append(' ');
        }
        return text.toString();
    }

    public static Set<String> names(List<Token> tokens) {
        Set<String> names = new LinkedHashSet<>();
        for (Token token : tokens) {
            if (token.isName()) {
                names.add(token.name());
            }
        }
        return names;
    }
}
