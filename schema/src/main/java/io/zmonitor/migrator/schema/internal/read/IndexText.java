package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.List;

/**
 * What the stored text of an index says and no pragma does.
 *
 * @param parts its parts
 * @param where the condition; empty for all rows
 * @param isUnique whether it is UNIQUE
 */
record IndexText(List<KeyPart> parts, String where, boolean isUnique) {
    static IndexText parse(String sql) {
        Cursor cursor = new Cursor(sql);
        cursor.expect("create");
        boolean unique = cursor.takes("unique");
        cursor.expect("index");
        cursor.takes("if", "not", "exists");
        cursor.qualifiedName();
        cursor.expect("on");
        cursor.name();
        List<KeyPart> parts = cursor.list().stream()
                .map(part -> KeyPart.parse(cursor.textOf(part)))
                .toList();
        return new IndexText(parts, cursor.takes("where") ? SqlText.onOneLine(cursor.rest()) : "", unique);
    }
}
