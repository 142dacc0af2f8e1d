package io.zmonitor.migrator.schema.internal.generate;

import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.View;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A Java class with the names of tables, views and columns as constants, so that a renamed one does not compile. */
public final class JavaConstants {
    private static final Set<String> KEYWORDS = Set.of(
            ("_ abstract assert boolean break byte case catch char class const continue default do double else enum "
                            + "extends false final finally float for goto if implements import instanceof int interface "
                            + "long native new null package private protected public return short static strictfp "
                            + "super switch synchronized this throw throws transient true try void volatile while")
                    .split(" "));

    private final StringBuilder text = new StringBuilder();
    private String type = "";

    private JavaConstants() {}

    /**
     * The source of the class.
     *
     * @param head its first line
     * @param name with its package
     */
    public static String source(String head, String name, String fingerprint, Schema schema) {
        JavaConstants constants = new JavaConstants();
        constants.write(head, name, fingerprint, schema);
        return constants.text.toString();
    }

    private void write(String head, String name, String fingerprint, Schema schema) {
        int dot = name.lastIndexOf('.');
        String simple = name.substring(dot + 1);
        text.append(head).append('\n');
        if (dot > 0) {
            text.append("package ").append(name, 0, dot).append(";\n\n");
        }
        text.append("/** The names of the schema, without quotes. */\n");
        text.append("public final class ").append(simple).append(" {\n");
        text.append("    /** Of the declaration that this class was made from. */\n");
        constant(1, "FINGERPRINT", fingerprint);
        Set<String> taken = new HashSet<>(Set.of(simple));
        schema.tables().forEach(table -> table(table, taken));
        schema.views().forEach(view -> view(view, taken));
        text.append("\n    private ").append(simple).append("() {}\n}\n");
    }

    private void table(Table table, Set<String> taken) {
        open("The table " + table.name(), table.notes().comment(), camel(table.name(), taken));
        Set<String> constants = new HashSet<>(Set.of("TABLE"));
        text.append("        /** Its name. */\n");
        constant(2, "TABLE", table.name());
        for (Column column : table.columns()) {
            String unit = column.notes().unit().isEmpty()
                    ? ""
                    : ", in " + column.notes().unit();
            String comment = column.notes().comment().isEmpty()
                    ? "Of type " + (column.type().isEmpty() ? "ANY" : column.type())
                    : column.notes().comment();
            text.append("\n        /** ").append(comment(comment + unit)).append(" */\n");
            constant(2, upper(column.name(), constants), column.name());
        }
        close();
    }

    private void view(View view, Set<String> taken) {
        open("The view " + view.name(), view.comment(), camel(view.name(), taken));
        text.append("        /** Its name. */\n");
        constant(2, "VIEW", view.name());
        close();
    }

    private void open(String what, String comment, String type) {
        String all = comment.isEmpty() ? what : what + ": " + comment;
        text.append("\n    /** ").append(comment(all)).append(" */\n");
        text.append("    public static final class ").append(type).append(" {\n");
        this.type = type;
    }

    private void close() {
        text.append("\n        private ").append(type).append("() {}\n    }\n");
    }

    private void constant(int depth, String name, String value) {
        text.append("    ".repeat(depth))
                .append("public static final String ")
                .append(name)
                .append(" = ")
                .append(literal(value))
                .append(";\n");
    }

    private static String literal(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> literal.append('\\').append(c);
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                default -> literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    private static String comment(String said) {
        String line = said.strip().replaceAll("\\s+", " ");
        String safe = line.replace("&", "&amp;")
                .replace("\\", "&#92;")
                .replace("*/", "*&#47;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;");
        return safe.endsWith(".") ? safe : safe + ".";
    }

    private static String camel(String name, Set<String> taken) {
        StringBuilder camel = new StringBuilder();
        for (String word : words(name)) {
            camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return unique(camel.toString(), taken);
    }

    private static String upper(String name, Set<String> taken) {
        return unique(String.join("_", words(name)).toUpperCase(Locale.ROOT), taken);
    }

    /** Whether a class can be called so, package included. */
    public static boolean isName(String name) {
        for (String part : name.split("\\.", -1)) {
            boolean legal = !part.isEmpty()
                    && Character.isJavaIdentifierStart(part.charAt(0))
                    && part.chars().allMatch(Character::isJavaIdentifierPart)
                    && !KEYWORDS.contains(part);
            if (!legal) {
                return false;
            }
        }
        return true;
    }

    private static String[] words(String name) {
        return name.replaceAll("[^\\p{L}\\p{Nd}]+", " ").strip().split(" ");
    }

    private static String unique(String wanted, Set<String> taken) {
        String legal = isName(wanted) ? wanted : "_" + wanted;
        String name = legal;
        for (int i = 2; !isName(name) || !taken.add(name); i++) {
            name = legal + "_" + i;
        }
        return name;
    }
}
