package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.SchemaCode;
import io.zmonitor.migrator.schema.SchemaException;
import io.zmonitor.migrator.schema.SchemaException.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into nodes: one document of mappings, lists and texts. Anchors, aliases and tags are refused, since nobody
 * sees from a line with one what it declares. The only class that knows Jackson.
 */
final class YamlTree {
    /** More than that is no schema. */
    static final int MOST_CHARACTERS = 4 << 20;

    private static final int DEEPEST = 12;
    private static final Pattern FLOOD =
            Pattern.compile("(?s).*\\n?([^\\n]*(?:expected|found|found character)[^\\n]*).*");

    private final String file;
    private final YAMLParser parser;

    private YamlTree(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The one document of this text. */
    static Node read(String file, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw SchemaException.of(SchemaCode.TOO_LARGE, file, (MOST_CHARACTERS >> 20) + " million characters");
        }
        YAMLFactory factory = YAMLFactory.builder().build();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            return new YamlTree(file, (YAMLParser) parser).document();
        } catch (JacksonException e) {
            throw notYaml(file, e);
        }
    }

    private static SchemaException notYaml(String file, JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        Place place = at == null
                ? new Place(file, 1, 1)
                : new Place(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
        Matcher said = FLOOD.matcher(String.valueOf(e.getOriginalMessage()));
        return SchemaException.at(place, SchemaCode.NOT_YAML, said.matches() ? said.group(1) : "a mistake of form");
    }

    private Node document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw SchemaException.at(new Place(file, 1, 1), SchemaCode.MISSING_PROPERTY, "format");
        }
        Node root = node(first, 0);
        if (parser.nextToken() != null) {
            throw SchemaException.at(place(), SchemaCode.NOT_ALLOWED, "A second document");
        }
        return root;
    }

    private Node node(JsonToken token, int depth) {
        Place place = place();
        if (parser.isCurrentAlias()) {
            throw SchemaException.at(place, SchemaCode.NOT_ALLOWED, "The alias *" + parser.getString());
        }
        if (parser.getRawTag() != null) {
            throw SchemaException.at(place, SchemaCode.NOT_ALLOWED, "The tag " + parser.getRawTag());
        }
        if (depth > DEEPEST) {
            throw SchemaException.at(place, SchemaCode.NOT_ALLOWED, "So deep a nesting");
        }
        return switch (token) {
            case START_OBJECT -> mapping(place, depth);
            case START_ARRAY -> items(place, depth);
            default -> {
                String text = parser.getString();
                yield new Node.Scalar(text == null ? "" : text, place);
            }
        };
    }

    private Node mapping(Place place, int depth) {
        refuseAnchor(place);
        Map<String, Node.Property> properties = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Place named = place();
            Node value = node(parser.nextToken(), depth + 1);
            if (properties.put(name, new Node.Property(named, value)) != null) {
                throw SchemaException.at(named, SchemaCode.DUPLICATE, name);
            }
        }
        return new Node.Mapping(properties, place);
    }

    private Node items(Place place, int depth) {
        refuseAnchor(place);
        List<Node> nodes = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            nodes.add(node(token, depth + 1));
            token = parser.nextToken();
        }
        return new Node.Items(nodes, place);
    }

    private void refuseAnchor(Place place) {
        if (parser.getObjectId() != null) {
            throw SchemaException.at(place, SchemaCode.NOT_ALLOWED, "The anchor &" + parser.getObjectId());
        }
    }

    private Place place() {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new Place(file, at.getLineNr(), at.getColumnNr());
    }
}
