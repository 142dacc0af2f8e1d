package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/**
 * What the stored text of an index says and no pragma does.
 *
 * @param parts the expression of each part, without order; a column's name for a column
 * @param where the condition; empty for all rows
 */
record IndexText(List<Part> parts, String where) {
    /** An expression and the collation behind it, which may be empty. */
    record Part(String expression, String collation) {}

    static IndexText parse(String sql) {
        Cursor cursor = new Cursor(sql);
        cursor.expect("create");
        cursor.takes("unique");
        cursor.expect("index");
        cursor.takes("if", "not", "exists");
        cursor.qualifiedName();
        cursor.expect("on");
        cursor.name();
        List<Part> parts = new ArrayList<>();
        for (List<Lexeme> part : cursor.list()) {
            parts.add(part(part, cursor));
        }
        return new IndexText(parts, cursor.takes("where") ? SqlText.onOneLine(cursor.rest()) : "");
    }

    /** A part, as it stands between two commas. */
    static Part part(List<Lexeme> all, Cursor cursor) {
        List<Lexeme> lexemes = all;
        if (endsWith(lexemes, "first") || endsWith(lexemes, "last")) {
            lexemes = lexemes.subList(0, lexemes.size() - 2);
        }
        if (endsWith(lexemes, "asc") || endsWith(lexemes, "desc")) {
            lexemes = lexemes.subList(0, lexemes.size() - 1);
        }
        lexemes = SqlText.withoutOuterParentheses(lexemes);
        String collation = "";
        if (lexemes.size() > 2 && lexemes.get(lexemes.size() - 2).is("collate")) {
            collation = lexemes.get(lexemes.size() - 1).name();
            lexemes = SqlText.withoutOuterParentheses(lexemes.subList(0, lexemes.size() - 2));
        }
        return new Part(SqlText.onOneLine(cursor.textOf(lexemes)), collation);
    }

    // More than one token: a column may have the name.
    private static boolean endsWith(List<Lexeme> lexemes, String word) {
        return lexemes.size() > 1 && lexemes.get(lexemes.size() - 1).is(word);
    }
}
