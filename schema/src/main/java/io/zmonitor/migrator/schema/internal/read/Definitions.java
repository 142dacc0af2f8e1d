package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import java.util.ArrayList;
import java.util.List;

/** The stored texts of views, triggers and virtual tables. */
final class Definitions {
    private Definitions() {}

    static View view(String name, String sql) {
        Cursor cursor = behindName(sql, "view");
        List<String> columns = new ArrayList<>();
        if (cursor.sees("(")) {
            for (List<Lexeme> column : cursor.list()) {
                columns.add(column.get(0).name());
            }
        }
        cursor.expect("as");
        return new View(name, columns, cursor.rest(), "");
    }

    static Trigger trigger(String name, String table, String sql) {
        return new Trigger(name, table, behindName(sql, "trigger").rest(), "");
    }

    static VirtualTable virtualTable(String name, List<String> shadows, String sql) {
        Cursor cursor = new Cursor(sql);
        cursor.expect("create", "virtual", "table");
        cursor.takes("if", "not", "exists");
        cursor.qualifiedName();
        cursor.expect("using");
        return new VirtualTable(name, cursor.rest(), shadows, "");
    }

    private static Cursor behindName(String sql, String kind) {
        Cursor cursor = new Cursor(sql);
        cursor.expect("create");
        cursor.takes("temp");
        cursor.takes("temporary");
        cursor.expect(kind);
        cursor.takes("if", "not", "exists");
        cursor.qualifiedName();
        return cursor;
    }
}
