package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML: always the same text for the same content. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile(
            "[\\p{L}_][\\p{L}\\p{N}_./()<>=+*;|-]*" + "( [\\p{L}\\p{N}_./()<>=+*;|-]+)*|0|-?[1-9][0-9]{0,9}");
    // What some reader of YAML takes for something else than a text.
    private static final Set<String> RESERVED = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");
    private static final int WIDTH = 118;

    private final StringBuilder text = new StringBuilder();

    /** A property of the format with a value that is written. */
    record Pair(String name, String value) {}

    @Override
    public String toString() {
        return text.toString();
    }

    /** A line with a name whose value follows below. */
    YamlText open(int depth, String name) {
        text.append("  ".repeat(depth)).append(scalar(name)).append(":\n");
        return this;
    }

    /** A line with a value that is written. */
    YamlText line(int depth, String name, String written) {
        text.append("  ".repeat(depth))
                .append(scalar(name))
                .append(": ")
                .append(written)
                .append('\n');
        return this;
    }

    /** An item of a list that is written. */
    YamlText item(int depth, String written) {
        text.append("  ".repeat(depth)).append("- ").append(written).append('\n');
        return this;
    }

    /** A text; several lines as a block. */
    YamlText text(int depth, String name, String value) {
        if (!isBlock(value)) {
            return line(depth, name, scalar(value));
        }
        text.append("  ".repeat(depth)).append(scalar(name)).append(": |-\n");
        for (String each : value.split("\n", -1)) {
            text.append(each.isEmpty() ? "" : "  ".repeat(depth + 1))
                    .append(each)
                    .append('\n');
        }
        return this;
    }

    // A block keeps its text only if no line ends with a blank, and the first one begins with none.
    private static boolean isBlock(String value) {
        return value.indexOf('\n') >= 0
                && value.chars()
                        .allMatch(c -> c == '\n' || (c >= ' ' && c != '\u0085' && c != '\u007f' && c < '\u2028'))
                && !value.startsWith(" ")
                && !value.startsWith("\n")
                && !value.endsWith("\n")
                && value.lines().noneMatch(line -> line.endsWith(" "));
    }

    /** A mapping on one line if it fits, else with a line for each property. */
    YamlText mapping(int depth, String name, List<Pair> pairs) {
        String flow = flow(pairs);
        if (2 * depth + name.length() + flow.length() + 2 <= WIDTH) {
            return line(depth, name, flow);
        }
        open(depth, name);
        for (Pair pair : pairs) {
            text.append("  ".repeat(depth + 1))
                    .append(pair.name())
                    .append(": ")
                    .append(pair.value())
                    .append('\n');
        }
        return this;
    }

    static String flow(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> pair.name() + ": " + pair.value())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    static String list(List<String> values) {
        return values.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A text on one line, in quotes unless everybody reads it as that text. */
    static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !RESERVED.contains(Identifiers.folded(value));
        return plain ? value : quoted(value);
    }

    private static String quoted(String value) {
        List<String> escaped = new ArrayList<>();
        value.codePoints().forEach(c -> escaped.add(escaped(c)));
        return escaped.stream().collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> isPrinted(c) ? Character.toString(c) : escapedNumber(c);
        };
    }

    private static boolean isPrinted(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String escapedNumber(int c) {
        String digits = Integer.toHexString(c);
        int width = c > 0xffff ? 8 : 4;
        return (width == 8 ? "\\U" : "\\u") + "0".repeat(width - digits.length()) + digits;
    }
}
