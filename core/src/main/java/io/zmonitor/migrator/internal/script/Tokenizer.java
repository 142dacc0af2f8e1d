package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.script.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into tokens and comments exactly as SQLite does (tokenize.c, {@code sqlite3GetToken}), so that what is
 * found here is what runs. One instance reads one script.
 */
public final class Tokenizer {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char VERTICAL_TAB = '\u000B';
    private static final int FIRST_NON_ASCII = 0x80;

    private final String file;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private int line = 1;
    private int lineStart;
    private int nextBreak;

    public Tokenizer(String file, String text) {
        this.file = file;
        this.text = text;
        this.nextBreak = text.indexOf('\n');
    }

    public List<Token> tokens() {
        return tokens;
    }

    public List<Comment> comments() {
        return comments;
    }

    /** Reads everything. */
    public Tokenizer read() {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw refused(ProblemCode.NUL_CHARACTER, nul);
        }
        int at = 0;
        while (at < text.length()) {
            at = isBlank(text.charAt(at)) ? blankEnd(at) : next(at);
        }
        return this;
    }

    private int next(int at) {
        char first = text.charAt(at);
        return switch (first) {
            case '\'' -> quoted(Kind.STRING, at, "the string");
            case '"', '`' -> quoted(Kind.QUOTED_NAME, at, "the quoted name");
            case '[' -> token(Kind.QUOTED_NAME, at, endOf("]", at + 1, at, "the quoted name"));
            case ';' -> token(Kind.SEMICOLON, at, at + 1);
            case '-' -> follows(at, '-') ? lineComment(at) : operator(at);
            case '/' -> isBlockComment(at) ? blockComment(at) : token(Kind.OPERATOR, at, at + 1);
            case '?' -> token(Kind.PARAMETER, at, digitsEnd(at + 1));
            case ':', '@', '$', '#' -> token(Kind.PARAMETER, at, parameterEnd(at + 1));
            case '.' -> isDigit(at + 1) ? token(Kind.NUMBER, at, numberEnd(at)) : token(Kind.OPERATOR, at, at + 1);
            default -> wordNumberOrOperator(at, first);
        };
    }

    private int wordNumberOrOperator(int at, char first) {
        if (isDigit(at)) {
            return token(Kind.NUMBER, at, numberEnd(at));
        }
        if ((first == 'x' || first == 'X') && follows(at, '\'')) {
            return token(Kind.BLOB, at, endOf("'", at + 2, at, "the blob literal"));
        }
        return isNamePart(at) ? token(Kind.WORD, at, nameEnd(at)) : operator(at);
    }

    private int quoted(Kind kind, int at, String what) {
        String quote = text.substring(at, at + 1);
        int end = endOf(quote, at + 1, at, what);
        while (end < text.length() && text.charAt(end) == quote.charAt(0)) {
            end = endOf(quote, end + 1, at, what);
        }
        return token(kind, at, end);
    }

    /** Behind the next occurrence; what started has no end if there is none. */
    private int endOf(String closing, int from, int start, String what) {
        int found = text.indexOf(closing, from);
        if (found < 0) {
            throw refused(ProblemCode.UNTERMINATED, start, what);
        }
        return found + closing.length();
    }

    // "->" and "->>" must not become a minus before a comment; other operators may be cut anywhere.
    private int operator(int at) {
        int end = at + 1;
        while (text.charAt(at) == '-' && end < text.length() && text.charAt(end) == '>' && end - at <= 2) {
            end++;
        }
        return token(Kind.OPERATOR, at, end);
    }

    private int lineComment(int at) {
        int end = text.indexOf('\n', at);
        return comment(at, end < 0 ? text.length() : end);
    }

    // As in tokenize.c, a "/*" that ends the text is two operators.
    private boolean isBlockComment(int at) {
        return follows(at, '*') && at + 2 < text.length();
    }

    private int blockComment(int at) {
        return comment(at, endOf("*/", at + 2, at, "the comment"));
    }

    private int comment(int at, int end) {
        count(at);
        comments.add(new Comment(text.substring(at, end), line, tokens.size()));
        return end;
    }

    private int token(Kind kind, int at, int end) {
        count(at);
        tokens.add(new Token(kind, text.substring(at, end), at, line, at - lineStart + 1));
        return end;
    }

    private int digitsEnd(int from) {
        int end = from;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    // Digits that run into a name are an illegal token of SQLite's: kept in one piece, it reports them.
    private int numberEnd(int from) {
        int end = from;
        while (isNamePart(end) || (end < text.length() && text.charAt(end) == '.') || isExponentSign(from, end)) {
            end++;
        }
        return end;
    }

    private boolean isExponentSign(int from, int at) {
        if (at <= from || at >= text.length() || !isDigit(at + 1)) {
            return false;
        }
        char sign = text.charAt(at);
        char before = text.charAt(at - 1);
        boolean hexadecimal = text.startsWith("0x", from) || text.startsWith("0X", from);
        return (sign == '+' || sign == '-') && (before == 'e' || before == 'E') && !hexadecimal;
    }

    private int nameEnd(int from) {
        int end = from;
        while (isNamePart(end)) {
            end++;
        }
        return end;
    }

    // The Tcl forms "$a::b(c)" belong to the parameter as well. Without the closing parenthesis it is an illegal token.
    private int parameterEnd(int from) {
        int end = from;
        boolean named = false;
        boolean more = true;
        while (more) {
            if (isNamePart(end)) {
                named = true;
                end++;
            } else if (text.startsWith("::", end)) {
                end += 2;
            } else {
                more = false;
            }
        }
        if (named && end < text.length() && text.charAt(end) == '(') {
            do {
                end++;
            } while (end < text.length() && text.charAt(end) != ')' && !isSpace(text.charAt(end)));
            end += end < text.length() && text.charAt(end) == ')' ? 1 : 0;
        }
        return end;
    }

    private boolean follows(int at, char wanted) {
        return at + 1 < text.length() && text.charAt(at + 1) == wanted;
    }

    private boolean isDigit(int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean isNamePart(int at) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c >= FIRST_NON_ASCII;
    }

    // What begins a blank (CC_SPACE, CC_BOM) is not all that continues one (sqlite3Isspace): the vertical tab.
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == BYTE_ORDER_MARK;
    }

    private static boolean isSpace(char c) {
        return c == VERTICAL_TAB || (c != BYTE_ORDER_MARK && isBlank(c));
    }

    private int blankEnd(int at) {
        int end = at + 1;
        while (text.charAt(at) != BYTE_ORDER_MARK && end < text.length() && isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Moves the line count forward to this place. */
    private void count(int to) {
        while (nextBreak >= 0 && nextBreak < to) {
            line++;
            lineStart = nextBreak + 1;
            nextBreak = text.indexOf('\n', lineStart);
        }
    }

    private MigrationException refused(ProblemCode code, int at, String... details) {
        count(at);
        ScriptLocation place = new ScriptLocation(file, line, at - lineStart + 1, 0);
        return MigrationException.refusing(Problem.ofScript(code, place, details));
    }
}
