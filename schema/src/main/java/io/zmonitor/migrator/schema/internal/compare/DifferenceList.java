package io.zmonitor.migrator.schema.internal.compare;

import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.schema.SchemaDifference.Severity;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/** Collects differences. */
final class DifferenceList {
    private final List<SchemaDifference> found = new ArrayList<>();

    List<SchemaDifference> all() {
        return List.copyOf(found);
    }

    void missing(String object) {
        found.add(new SchemaDifference(object, "", object, "", Severity.ERROR));
    }

    void notDeclared(String object) {
        found.add(new SchemaDifference(object, "", "", object, Severity.ERROR));
    }

    void notManaged(String object) {
        found.add(new SchemaDifference(object, "", "", object, Severity.NOTE));
    }

    /** Two values that are written as they are. */
    void value(String object, String property, String expected, String actual) {
        if (!expected.equals(actual)) {
            differ(object, property, expected, actual);
        }
    }

    /** Two pieces of SQL. */
    void sql(String object, String property, String expected, String actual) {
        if (!SqlText.same(expected, actual)) {
            differ(object, property, expected, actual);
        }
    }

    void differ(String object, String property, String expected, String actual) {
        add(object, property, expected, actual, Severity.ERROR);
    }

    void add(String object, String property, String expected, String actual, Severity severity) {
        found.add(new SchemaDifference(object, property, oneLine(expected), oneLine(actual), severity));
    }

    private static String oneLine(String sql) {
        try {
            return sql.indexOf('\n') < 0 ? sql : SqlText.onOneLine(sql);
        } catch (Lexer.Unfinished e) {
            return sql.replace('\n', ' ');
        }
    }
}
