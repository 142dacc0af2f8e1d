package io.zmonitor.migrator.schema.internal.generate;

import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.PrimaryKey;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.sql.DefaultValue;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that make a schema. Each is one statement, without a semicolon. */
public final class Ddl {
    private static final String INDENT = "\n    ";

    private Ddl() {}

    /** Everything, in an order in which it can be made. */
    public static List<String> all(Schema schema) {
        List<String> statements = new ArrayList<>();
        schema.tables().forEach(table -> statements.add(table(table)));
        schema.virtualTables().forEach(table -> statements.add(virtualTable(table)));
        schema.tables().forEach(table -> table.indexes().forEach(index -> statements.add(index(table.name(), index))));
        schema.views().forEach(view -> statements.add(view(view)));
        schema.triggers().forEach(trigger -> statements.add(trigger(trigger)));
        return statements;
    }

    /** The table without its indexes. */
    public static String table(Table table) {
        List<String> lines = new ArrayList<>();
        table.columns().forEach(column -> lines.add(column(table, column)));
        if (!table.primaryKey().parts().isEmpty()
                && columnOf(table.primaryKey()).isEmpty()) {
            lines.add(named(table.primaryKey().name()) + "PRIMARY KEY "
                    + parts(table.primaryKey().parts())
                    + table.primaryKey().conflict().clause());
        }
        for (UniqueKey key : table.uniqueKeys()) {
            if (columnOf(key).isEmpty()) {
                lines.add(unique(key, " " + parts(key.parts())));
            }
        }
        for (CheckConstraint check : table.checks()) {
            if (table.column(check.column()).isEmpty()) {
                lines.add(check(check));
            }
        }
        for (ForeignKey key : table.foreignKeys()) {
            if (key.columns().size() > 1) {
                lines.add(named(key.name()) + "FOREIGN KEY " + names(key.columns()) + " " + references(key));
            }
        }
        String options =
                table.options().stream().map(option -> " " + option.sql()).collect(Collectors.joining(","));
        return "CREATE TABLE " + Identifiers.written(table.name()) + " (" + INDENT + String.join("," + INDENT, lines)
                + "\n)" + options;
    }

    /** A column as it stands in its table's definition, with the constraints of this column alone. */
    public static String column(Table table, Column column) {
        StringBuilder line = new StringBuilder(Identifiers.written(column.name()));
        if (!column.type().isEmpty()) {
            line.append(' ').append(TypeName.written(column.type()));
        }
        PrimaryKey key = table.primaryKey();
        if (column.isNamed(columnOf(key))) {
            line.append(' ')
                    .append(named(key.name()))
                    .append("PRIMARY KEY")
                    .append(key.parts().get(0).descending() ? " DESC" : "")
                    .append(key.conflict().clause())
                    .append(key.autoincrement() ? " AUTOINCREMENT" : "");
        }
        if (column.notNull().declared()) {
            line.append(" NOT NULL").append(column.notNull().conflict().clause());
        }
        table.uniqueKeys().stream()
                .filter(unique -> column.isNamed(columnOf(unique)))
                .forEach(unique -> line.append(' ').append(unique(unique, "")));
        if (!column.defaultValue().isEmpty()) {
            line.append(" DEFAULT ").append(DefaultValue.sql(column.defaultValue()));
        }
        if (!Identifiers.same(column.collation(), Column.BINARY)) {
            line.append(" COLLATE ").append(Identifiers.written(column.collation()));
        }
        if (column.generation().isGenerated()) {
            line.append(" AS (")
                    .append(column.generation().expression())
                    .append(column.generation().stored() ? ") STORED" : ")");
        }
        table.checks().stream()
                .filter(check -> column.isNamed(check.column()))
                .forEach(check -> line.append(' ').append(check(check)));
        table.foreignKeys().stream()
                .filter(reference -> reference.columns().size() == 1
                        && column.isNamed(reference.columns().get(0)))
                .forEach(reference ->
                        line.append(' ').append(named(reference.name())).append(references(reference)));
        return line.toString();
    }

    /** The column that the key can stand beside; empty if it needs a line of its own. */
    private static String columnOf(PrimaryKey key) {
        return key.parts().size() == 1 && key.parts().get(0).collation().isEmpty()
                ? key.parts().get(0).column()
                : "";
    }

    private static String columnOf(UniqueKey key) {
        return key.parts().size() == 1 && key.parts().get(0).isPlain()
                ? key.parts().get(0).column()
                : "";
    }

    private static String unique(UniqueKey key, String parts) {
        return named(key.name()) + "UNIQUE" + parts + key.conflict().clause();
    }

    private static String check(CheckConstraint check) {
        return named(check.name()) + "CHECK (" + check.condition() + ")";
    }

    private static String references(ForeignKey key) {
        return "REFERENCES " + Identifiers.written(key.parent())
                + (key.parentColumns().isEmpty() ? "" : " " + names(key.parentColumns()))
                + action(" ON DELETE ", key.onDelete())
                + action(" ON UPDATE ", key.onUpdate())
                + (key.deferred() ? " DEFERRABLE INITIALLY DEFERRED" : "");
    }

    private static String action(String event, ForeignKey.Action action) {
        return action == ForeignKey.Action.NO_ACTION ? "" : event + action.sql();
    }

    private static String named(String constraint) {
        return constraint.isEmpty() ? "" : "CONSTRAINT " + Identifiers.written(constraint) + " ";
    }

    /** An index of a table. */
    public static String index(String table, Index index) {
        return "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + Identifiers.written(index.name()) + " ON "
                + Identifiers.written(table) + " " + parts(index.parts())
                + (index.where().isEmpty() ? "" : INDENT + "WHERE " + index.where());
    }

    /** A view. */
    public static String view(View view) {
        return "CREATE VIEW " + Identifiers.written(view.name())
                + (view.columns().isEmpty() ? "" : " " + names(view.columns())) + " AS\n" + view.select();
    }

    /** A trigger. */
    public static String trigger(Trigger trigger) {
        return "CREATE TRIGGER " + Identifiers.written(trigger.name()) + "\n" + trigger.definition();
    }

    /** A virtual table; its module makes the shadow tables. */
    public static String virtualTable(VirtualTable table) {
        return "CREATE VIRTUAL TABLE " + Identifiers.written(table.name()) + " USING " + table.module();
    }

    private static String parts(List<KeyPart> parts) {
        return parts.stream().map(KeyPart::sql).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Names in parentheses. */
    public static String names(List<String> names) {
        return names.stream().map(Identifiers::written).collect(Collectors.joining(", ", "(", ")"));
    }
}
