package io.zmonitor.migrator.cli.output;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** JSON as it is printed: objects in the order in which their fields were added. */
public final class Json {
    private Json() {}

    /** An object, to which fields are added. */
    public static final class Fields {
        private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

        /** Adds a field: a text, number, truth value, list, other fields, or nothing. An optional is unwrapped. */
        public Fields with(String name, @Nullable Object value) {
            fields.put(name, unwrapped(value));
            return this;
        }

        /** Adds all of these fields. */
        public Fields withAll(Fields others) {
            fields.putAll(others.fields);
            return this;
        }

        private static @Nullable Object unwrapped(@Nullable Object value) {
            if (value instanceof Optional<?> optional) {
                return optional.isPresent() ? optional.get() : null;
            }
            if (value instanceof OptionalLong optional) {
                return optional.isPresent() ? (Object) optional.getAsLong() : null;
            }
            return value;
        }
    }

    /**
     * A text that is JSON already.
     *
     * @param text an object, in one line
     */
    public record Raw(String text) {
        /** Refuses null. */
        public Raw {
            Objects.requireNonNull(text, "text");
        }
    }

    /** An object without fields. */
    public static Fields fields() {
        return new Fields();
    }

    /** An object with this field. */
    public static Fields with(String name, @Nullable Object value) {
        return fields().with(name, value);
    }

    /** The text of an object, in one line. */
    public static String line(Fields fields) {
        StringBuilder text = new StringBuilder();
        write(fields, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        if (value instanceof Fields fields) {
            String separator = "{";
            for (Map.Entry<String, @Nullable Object> field : fields.fields.entrySet()) {
                text.append(separator);
                quote(field.getKey(), text);
                text.append(':');
                write(field.getValue(), text);
                separator = ",";
            }
            text.append(fields.fields.isEmpty() ? "{}" : "}");
        } else if (value instanceof Collection<?> values) { // a path is Iterable, too
            String separator = "";
            text.append('[');
            for (Object each : values) {
                text.append(separator);
                write(each, text);
                separator = ",";
            }
            text.append(']');
        } else if (value instanceof Raw raw) {
            text.append(raw.text());
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(value.toString(), text);
        }
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '\t') {
                text.append("\\t");
            } else if (c < ' ' || c == '\u007f' || isLoneSurrogate(value, i)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static boolean isLoneSurrogate(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
