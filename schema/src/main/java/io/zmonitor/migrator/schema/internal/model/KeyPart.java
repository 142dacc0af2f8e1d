package io.zmonitor.migrator.schema.internal.model;

import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.List;

/**
 * One part of a key or of an index.
 *
 * @param column the column's name; empty for an expression
 * @param expression the expression; empty for a column
 * @param collation by which it is ordered; empty for the column's or the expression's own
 * @param descending whether it is ordered downwards
 */
public record KeyPart(String column, String expression, String collation, boolean descending) {
    /** A column in its own order. */
    public static KeyPart of(String column) {
        return new KeyPart(column, "", "", false);
    }

    /** Reads a part as it stands in SQL between two commas: {@code name COLLATE nocase DESC}. A name is a column. */
    public static KeyPart parse(String sql) {
        List<Lexeme> lexemes = Lexer.lexemes(sql);
        if (endsWith(lexemes, "first") || endsWith(lexemes, "last")) {
            lexemes = lexemes.subList(0, lexemes.size() - 2);
        }
        boolean descending = endsWith(lexemes, "desc");
        if (descending || endsWith(lexemes, "asc")) {
            lexemes = lexemes.subList(0, lexemes.size() - 1);
        }
        lexemes = SqlText.withoutOuterParentheses(lexemes);
        String collation = "";
        if (lexemes.size() > 2 && lexemes.get(lexemes.size() - 2).is("collate")) {
            collation = lexemes.get(lexemes.size() - 1).name();
            lexemes = SqlText.withoutOuterParentheses(lexemes.subList(0, lexemes.size() - 2));
        }
        if (lexemes.size() == 1 && lexemes.get(0).isName()) {
            return new KeyPart(lexemes.get(0).name(), "", collation, descending);
        }
        String expression = lexemes.isEmpty()
                ? ""
                : sql.substring(
                        lexemes.get(0).start(), lexemes.get(lexemes.size() - 1).end());
        return new KeyPart("", SqlText.onOneLine(expression), collation, descending);
    }

    // More than one token: a column may have the name.
    private static boolean endsWith(List<Lexeme> lexemes, String word) {
        return lexemes.size() > 1 && lexemes.get(lexemes.size() - 1).is(word);
    }

    /** Whether it is a column as it is, so that its name says everything. */
    public boolean isPlain() {
        return expression.isEmpty() && collation.isEmpty() && !descending;
    }

    /** What is equal for equal parts of this table. */
    public String canonical(Table table) {
        String what = column.isEmpty() ? "(" + SqlText.canonical(expression) + ")" : Identifiers.folded(column);
        String order = collation.isEmpty() && !column.isEmpty()
                ? table.column(column).map(Column::collation).orElse(Column.BINARY)
                : collation;
        boolean own = order.isEmpty() || Identifiers.same(order, Column.BINARY);
        return what + (own ? "" : " collate " + Identifiers.folded(order)) + (descending ? " desc" : "");
    }

    /** As it stands in SQL. */
    public String sql() {
        return (column.isEmpty() ? "(" + expression + ")" : Identifiers.written(column))
                + (collation.isEmpty() ? "" : " COLLATE " + Identifiers.written(collation))
                + (descending ? " DESC" : "");
    }
}
