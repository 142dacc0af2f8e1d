package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.SchemaException.Place;
import java.util.List;
import java.util.Map;

/** A node of a YAML file, with its place. */
sealed interface Node {
    /** Where it begins. */
    Place place();

    /** A text; numbers and the like are texts, too. */
    record Scalar(String text, Place place) implements Node {}

    /** A list. */
    record Items(List<Node> nodes, Place place) implements Node {}

    /** Properties in their order. */
    record Mapping(Map<String, Property> properties, Place place) implements Node {}

    /** A property's value, and the place of its name. */
    record Property(Place place, Node value) {}
}
