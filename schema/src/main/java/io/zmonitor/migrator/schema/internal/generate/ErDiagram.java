package io.zmonitor.migrator.schema.internal.generate;

import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An entity relationship diagram in the language of Mermaid. */
final class ErDiagram {
    private final Schema schema;
    private final List<String> lines = new ArrayList<>(List.of("erDiagram"));

    private ErDiagram(Schema schema) {
        this.schema = schema;
    }

    static String of(Schema schema) {
        ErDiagram diagram = new ErDiagram(schema);
        schema.tables().forEach(diagram::entity);
        schema.tables().forEach(diagram::relations);
        return String.join("\n", diagram.lines);
    }

    private void entity(Table table) {
        String id = id(table);
        lines.add("    " + (id.equals(table.name()) ? id : id + "[\"" + text(table.name()) + "\"]") + " {");
        for (Column column : table.columns()) {
            String type = word(column.type().isEmpty() ? "any" : column.type());
            String name = word(column.name());
            String real = name.equals(column.name()) ? "" : " \"" + text(column.name()) + "\"";
            lines.add("        " + type + " " + name + keys(table, column) + real);
        }
        lines.add("    }");
    }

    private static String keys(Table table, Column column) {
        List<String> keys = new ArrayList<>();
        if (contains(table.primaryKey().parts(), column)) {
            keys.add("PK");
        }
        if (table.foreignKeys().stream().anyMatch(key -> key.columns().stream().anyMatch(column::isNamed))) {
            keys.add("FK");
        }
        if (table.uniqueKeys().stream().anyMatch(key -> key.parts().size() == 1 && contains(key.parts(), column))) {
            keys.add("UK");
        }
        return keys.isEmpty() ? "" : " " + String.join(", ", keys);
    }

    private static boolean contains(List<KeyPart> parts, Column column) {
        return parts.stream().anyMatch(part -> column.isNamed(part.column()));
    }

    private void relations(Table table) {
        for (ForeignKey key : table.foreignKeys()) {
            Optional<Table> parent = schema.table(key.parent());
            if (parent.isPresent()) {
                boolean always = key.columns().stream()
                        .allMatch(name -> table.column(name)
                                .map(column -> column.notNull().declared())
                                .orElse(false));
                lines.add("    " + id(parent.get()) + (always ? " ||--" : " |o--")
                        + (isSingle(table, key) ? "o| " : "o{ ") + id(table) + " : \""
                        + text(String.join(", ", key.columns())) + "\"");
            }
        }
    }

    /** Whether a parent has at most one row of these. */
    private static boolean isSingle(Table table, ForeignKey key) {
        return isCovered(table.primaryKey().parts(), key)
                || table.uniqueKeys().stream().anyMatch(unique -> isCovered(unique.parts(), key));
    }

    private static boolean isCovered(List<KeyPart> parts, ForeignKey key) {
        return !parts.isEmpty()
                && parts.stream()
                        .allMatch(
                                part -> key.columns().stream().anyMatch(name -> Identifiers.same(name, part.column())));
    }

    private String id(Table table) {
        String word = word(table.name());
        return word.equals(table.name()) ? word : word + "_" + schema.tables().indexOf(table);
    }

    /** What Mermaid takes for a name everywhere. */
    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z0-9_]+", "_");
        return Character.isLetter(word.charAt(0)) ? word : "c" + word;
    }

    private static String text(String name) {
        return name.replace("\"", "'");
    }
}
