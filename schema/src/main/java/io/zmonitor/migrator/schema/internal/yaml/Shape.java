package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.SchemaCode;
import io.zmonitor.migrator.schema.SchemaException;
import io.zmonitor.migrator.schema.SchemaException.Place;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping whose properties are known: gives their values in the shape that they have to have, or says where they have
 * another one.
 */
final class Shape {
    private final String what;
    private final Node.Mapping mapping;

    private Shape(String what, Node.Mapping mapping) {
        this.what = what;
        this.mapping = mapping;
    }

    /** A mapping with these properties and no others. */
    static Shape of(Node node, String what, Keys keys) {
        Shape shape = new Shape(what, mapping(node, what));
        shape.mapping.properties().forEach((name, property) -> {
            if (!keys.names().contains(name)) {
                throw SchemaException.at(
                        property.place(), SchemaCode.UNKNOWN_PROPERTY, name, String.join(", ", keys.names()));
            }
        });
        return shape;
    }

    /** A mapping from names that the author chooses, which may not differ by case alone. */
    static Map<String, Node.Property> named(Node node, String what) {
        Map<String, Node.Property> properties = mapping(node, what).properties();
        Map<String, String> folded = new HashMap<>();
        properties.forEach((name, property) -> {
            if (folded.put(Identifiers.folded(name), name) != null) {
                throw SchemaException.at(property.place(), SchemaCode.DUPLICATE, name);
            }
        });
        return properties;
    }

    private static Node.Mapping mapping(Node node, String what) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw SchemaException.at(node.place(), SchemaCode.WRONG_SHAPE, what, "a mapping");
    }

    static List<Node> items(Node node, String what) {
        if (node instanceof Node.Items items) {
            return items.nodes();
        }
        throw SchemaException.at(node.place(), SchemaCode.WRONG_SHAPE, what, "a list");
    }

    /** A text that is not empty. */
    static String text(Node node, String what) {
        if (node instanceof Node.Scalar scalar && !scalar.text().isEmpty()) {
            return scalar.text();
        }
        throw SchemaException.at(node.place(), SchemaCode.WRONG_SHAPE, what, "a text");
    }

    static List<String> texts(Node node, String what) {
        List<String> texts = new ArrayList<>();
        items(node, what).forEach(item -> texts.add(text(item, "each of " + what)));
        return texts;
    }

    /** SQL that can be cut into tokens, with its parentheses in pairs, and without a second statement. */
    static String sql(Node node, String what) {
        String text = statements(node, what);
        if (Lexer.lexemes(text).stream().anyMatch(lexeme -> lexeme.is(";"))) {
            throw SchemaException.at(node.place(), SchemaCode.NOT_ALLOWED, "A semicolon in " + what);
        }
        return text;
    }

    /** The same, which may have statements in it. */
    static String statements(Node node, String what) {
        String text = text(node, what);
        if (!isSql(text)) {
            throw SchemaException.at(node.place(), SchemaCode.NOT_SQL, what);
        }
        return text;
    }

    private static boolean isSql(String text) {
        try {
            int depth = 0;
            List<Lexeme> lexemes = Lexer.lexemes(text);
            for (Lexeme lexeme : lexemes) {
                depth += lexeme.is("(") ? 1 : lexeme.is(")") ? -1 : 0;
                if (depth < 0) {
                    return false;
                }
            }
            return depth == 0 && !lexemes.isEmpty();
        } catch (Lexer.Unfinished e) {
            return false;
        }
    }

    Place place() {
        return mapping.place();
    }

    /** Where a property is named; the mapping's own place if it is not. */
    Place place(String name) {
        return property(name).map(Node.Property::place).orElse(mapping.place());
    }

    boolean has(String name) {
        return mapping.properties().containsKey(name);
    }

    private Optional<Node.Property> property(String name) {
        return Optional.ofNullable(mapping.properties().get(name));
    }

    Optional<Node> node(String name) {
        return property(name).map(Node.Property::value);
    }

    Node needed(String name) {
        return node(name)
                .orElseThrow(
                        () -> SchemaException.at(mapping.place(), SchemaCode.MISSING_PROPERTY, name + " of " + what));
    }

    /** A text; empty if the property is not there. */
    String text(String name) {
        return node(name).map(node -> text(node, name)).orElse("");
    }

    String sql(String name) {
        return node(name).map(node -> sql(node, name)).orElse("");
    }

    boolean flag(String name) {
        return node(name).map(node -> flag(node, name)).orElse(false);
    }

    static boolean flag(Node node, String name) {
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        if (!text.equals("true") && !text.equals("false")) {
            throw SchemaException.at(node.place(), SchemaCode.WRONG_SHAPE, name, "true or false");
        }
        return text.equals("true");
    }

    /** One of some words. */
    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        return node(name).map(node -> choice(node, name, type)).orElse(otherwise);
    }

    static <E extends Enum<E>> E choice(Node node, String name, Class<E> type) {
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        List<String> words = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            String word = Keys.word(value);
            if (word.equals(text)) {
                return value;
            }
            words.add(word);
        }
        throw SchemaException.at(node.place(), SchemaCode.WRONG_SHAPE, name, "one of " + String.join(", ", words));
    }
}
