package io.zmonitor.migrator.schema.internal.sql;

import java.util.List;
import java.util.Set;

/** The default of a column: a constant or an expression. */
public final class DefaultValue {
    private static final Set<String> CONSTANTS =
            Set.of("null", "true", "false", "current_date", "current_time", "current_timestamp");

    private DefaultValue() {}

    /** On one line, without outer parentheses; a bare or quoted name, which SQLite takes for a text, as that text. */
    public static String normalised(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String line = SqlText.onOneLine(text);
        List<Lexeme> inner = SqlText.withoutOuterParentheses(Lexer.lexemes(line));
        if (inner.isEmpty()) {
            return line;
        }
        if (inner.size() == 1 && isBareWord(inner.get(0))) {
            return Identifiers.literal(inner.get(0).name());
        }
        return line.substring(inner.get(0).start(), inner.get(inner.size() - 1).end());
    }

    /** Whether it is a name, of which nobody can say whether a text was meant. */
    public static boolean isBareWord(String text) {
        List<Lexeme> lexemes = SqlText.withoutOuterParentheses(Lexer.lexemes(text));
        return lexemes.size() == 1 && isBareWord(lexemes.get(0));
    }

    private static boolean isBareWord(Lexeme lexeme) {
        return lexeme.kind() == Lexeme.Kind.QUOTED
                || (lexeme.kind() == Lexeme.Kind.WORD && !CONSTANTS.contains(Identifiers.folded(lexeme.text())));
    }

    /** As it stands behind DEFAULT: expressions in parentheses. */
    public static String sql(String value) {
        return isConstant(value) ? value : "(" + value + ")";
    }

    /** Whether it is one value, so that a column with it can be added to a table with rows. */
    public static boolean isConstant(String value) {
        List<Lexeme> lexemes = Lexer.lexemes(value);
        boolean signed =
                lexemes.size() == 2 && (lexemes.get(0).is("-") || lexemes.get(0).is("+"));
        Lexeme last = lexemes.get(lexemes.size() - 1);
        return switch (last.kind()) {
            case NUMBER -> signed || lexemes.size() == 1;
            case STRING, BLOB -> lexemes.size() == 1;
            case WORD -> lexemes.size() == 1 && CONSTANTS.contains(Identifiers.folded(last.text()));
            default -> false;
        };
    }
}
