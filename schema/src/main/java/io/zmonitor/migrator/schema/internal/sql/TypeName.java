package io.zmonitor.migrator.schema.internal.sql;

import java.util.List;
import java.util.Set;

/** The declared type of a column: words, and perhaps one or two numbers in parentheses. */
public final class TypeName {
    private static final Set<String> CONSTRAINTS = Set.of(
            "constraint",
            "default",
            "not",
            "null",
            "primary",
            "unique",
            "check",
            "references",
            "collate",
            "generated",
            "as",
            "autoincrement",
            "deferrable");

    private TypeName() {}

    /** Whether a constraint stands in it, which is no part of a type. */
    public static boolean hasConstraint(String type) {
        return Lexer.lexemes(type).stream()
                .anyMatch(lexeme ->
                        lexeme.kind() == Lexeme.Kind.WORD && CONSTRAINTS.contains(Identifiers.folded(lexeme.text())));
    }

    /** As it stands in a definition: in quotes if SQLite would not read it as a type. */
    public static String written(String type) {
        return isPlain(Lexer.lexemes(type)) ? type : Identifiers.quoted(type);
    }

    private static boolean isPlain(List<Lexeme> lexemes) {
        int words = 0;
        while (words < lexemes.size()
                && lexemes.get(words).kind() == Lexeme.Kind.WORD
                && !Lexeme.isKeyword(lexemes.get(words).text())) {
            words++;
        }
        List<Lexeme> rest = lexemes.subList(words, lexemes.size());
        return words > 0 && (rest.isEmpty() || isSize(rest));
    }

    private static boolean isSize(List<Lexeme> lexemes) {
        return lexemes.size() > 2
                && lexemes.get(0).is("(")
                && lexemes.get(lexemes.size() - 1).is(")")
                && lexemes.subList(1, lexemes.size() - 1).stream()
                        .allMatch(lexeme -> lexeme.kind() == Lexeme.Kind.NUMBER
                                || lexeme.is(",")
                                || lexeme.is("+")
                                || lexeme.is("-"));
    }
}
