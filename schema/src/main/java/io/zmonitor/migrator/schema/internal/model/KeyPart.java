package io.zmonitor.migrator.schema.internal.model;

import io.zmonitor.migrator.schema.internal.sql.Names;
import io.zmonitor.migrator.schema.internal.sql.SqlText;

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

    /** Whether it is a column as it is, so that its name says everything. */
    public boolean isPlain() {
        return expression.isEmpty() && collation.isEmpty() && !descending;
    }

    /** What is equal for equal parts of this table. */
    public String canonical(Table table) {
        String what = column.isEmpty() ? "(" + SqlText.canonical(expression) + ")" : Names.folded(column);
        String order = collation.isEmpty() && !column.isEmpty()
                ? table.column(column).map(Column::collation).orElse(Column.BINARY)
                : collation;
        boolean own = order.isEmpty() || Names.same(order, Column.BINARY);
        return what + (own ? "" : " collate " + Names.folded(order)) + (descending ? " desc" : "");
    }

    /** As it stands in SQL. */
    public String sql() {
        return (column.isEmpty() ? "(" + expression + ")" : Names.written(column))
                + (collation.isEmpty() ? "" : " COLLATE " + Names.written(collation))
                + (descending ? " DESC" : "");
    }
}
