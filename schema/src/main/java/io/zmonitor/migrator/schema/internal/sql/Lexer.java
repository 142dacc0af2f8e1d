package io.zmonitor.migrator.schema.internal.sql;

import io.zmonitor.migrator.schema.internal.sql.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a SQL text into tokens as SQLite does (tokenize.c). Comments and blanks are left out. One instance reads one text.
 *
 * <p>Core has a tokenizer of its own, which no other module may know: it reports scripts by line and code, and this one
 * compares expressions.
 */
public final class Lexer {
    private static final List<String> OPERATORS = List.of("->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==");

    private final String text;
    private final List<Lexeme> found = new ArrayList<>();

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * The tokens of this text.
     *
     * @throws Unfinished if a text, a name or a comment does not end
     */
    public static List<Lexeme> lexemes(String text) {
        Lexer lexer = new Lexer(text);
        int at = 0;
        while (at < text.length()) {
            at = lexer.next(at);
        }
        return List.copyOf(lexer.found);
    }

    private int next(int at) {
        char first = text.charAt(at);
        if (isBlank(first)) {
            return at + 1;
        }
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end + 1;
        }
        // As in tokenize.c, a "/*" that ends the text is two operators.
        if (text.startsWith("/*", at) && at + 2 < text.length()) {
            return closing("*/", at + 2);
        }
        return switch (first) {
            case '\'' -> quoted(Kind.STRING, at);
            case '"', '`' -> quoted(Kind.QUOTED, at);
            case '[' -> add(Kind.QUOTED, at, closing("]", at + 1));
            case '?', ':', '@', '#' -> add(Kind.PARAMETER, at, partsEnd(at + 1));
            default -> wordNumberOrSymbol(at, first);
        };
    }

    private int wordNumberOrSymbol(int at, char first) {
        if (isDigit(at) || (first == '.' && isDigit(at + 1))) {
            return add(Kind.NUMBER, at, numberEnd(at));
        }
        if ((first == 'x' || first == 'X') && at + 1 < text.length() && text.charAt(at + 1) == '\'') {
            return add(Kind.BLOB, at, closing("'", at + 2));
        }
        if (first == '$') {
            return add(Kind.PARAMETER, at, partsEnd(at + 1));
        }
        if (Identifiers.isPart(first)) {
            return add(Kind.WORD, at, partsEnd(at));
        }
        Optional<String> operator =
                OPERATORS.stream().filter(each -> text.startsWith(each, at)).findFirst();
        return add(Kind.SYMBOL, at, at + operator.map(String::length).orElse(1));
    }

    private int quoted(Kind kind, int at) {
        String quote = text.substring(at, at + 1);
        int end = closing(quote, at + 1);
        while (text.startsWith(quote, end)) {
            end = closing(quote, end + 1);
        }
        return add(kind, at, end);
    }

    private int numberEnd(int at) {
        int end = at;
        while (end < text.length()
                && (Identifiers.isPart(text.charAt(end)) || text.charAt(end) == '.' || isSign(at, end))) {
            end++;
        }
        return end;
    }

    /** The sign of an exponent, which hexadecimal numbers have none of. */
    private boolean isSign(int start, int at) {
        char c = text.charAt(at);
        return (c == '+' || c == '-')
                && at > start
                && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
                && !text.startsWith("0x", start)
                && !text.startsWith("0X", start);
    }

    private int partsEnd(int at) {
        int end = at;
        while (end < text.length() && Identifiers.isPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int closing(String closing, int from) {
        int found = text.indexOf(closing, from);
        if (found < 0) {
            throw new Unfinished();
        }
        return found + closing.length();
    }

    private int add(Kind kind, int start, int end) {
        found.add(new Lexeme(kind, text.substring(start, end), start));
        return end;
    }

    private boolean isDigit(int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    /** A text that ends inside of a token. */
    public static final class Unfinished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfinished() {
            super("a quoted text, a name or a comment does not end");
        }
    }
}
