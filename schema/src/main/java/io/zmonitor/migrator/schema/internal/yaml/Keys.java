package io.zmonitor.migrator.schema.internal.yaml;

import java.util.List;
import java.util.Locale;

/** The properties of format 1, in the order in which they are written. The JSON Schema is tested against this list. */
enum Keys {
    /** The file. */
    FILE("format", "unmanaged", "tables", "virtual-tables", "views", "triggers", "rules"),
    /** A table. */
    TABLE("comment", "was", "options", "columns", "primary-key", "unique", "checks", "foreign-keys", "indexes"),
    /** A column. */
    COLUMN(
            "type",
            "primary-key",
            "not-null",
            "unique",
            "default",
            "collate",
            "generated",
            "stored",
            "check",
            "references",
            "was",
            "unit",
            "personal-data",
            "comment"),
    /** A primary key or a UNIQUE constraint that needs more than its columns. */
    KEY("on", "autoincrement", "on-conflict", "name"),
    /** A CHECK constraint of a list. */
    CHECK("name", "check"),
    /** A reference beside a column. */
    REFERENCE("table", "column", "on-delete", "on-update", "deferred"),
    /** A foreign key of a table. */
    FOREIGN_KEY("columns", "table", "references", "on-delete", "on-update", "deferred", "name"),
    /** An index. */
    INDEX("on", "unique", "where", "comment"),
    /** A view. */
    VIEW("columns", "select", "comment"),
    /** A trigger. */
    TRIGGER("sql", "comment"),
    /** A virtual table. */
    VIRTUAL_TABLE("module", "comment"),
    /** A rule. */
    RULE("table", "field", "type", "condition", "message", "severity", "action");

    private final String names;

    Keys(String... names) {
        this.names = String.join(" ", names);
    }

    List<String> names() {
        return List.of(names.split(" "));
    }

    /** How a constant is written. */
    static String word(Enum<?> value) {
        return value.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
