package io.zmonitor.migrator;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The header comments of a script, such as {@code -- Author:}, {@code -- Ticket:} or {@code -- Risk:}. Immutable and
 * thread-safe.
 *
 * @param fields in the order of the script
 */
public record ScriptHeader(List<Field> fields) {
    /** A script without header, or a Java-coded migration. */
    public static final ScriptHeader NONE = new ScriptHeader(List.of());

    /**
     * One header line.
     *
     * @param name before the colon, as written
     * @param value after the colon, without blanks at its ends
     */
    public record Field(String name, String value) {
        /** Refuses nulls. */
        public Field {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /** Copies the list. */
    public ScriptHeader {
        fields = List.copyOf(Objects.requireNonNull(fields, "fields"));
    }

    /** The value of the first field with this name, in upper or lower case. */
    public Optional<String> find(String name) {
        String wanted = Objects.requireNonNull(name, "name").toLowerCase(Locale.ROOT);
        return fields.stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).equals(wanted))
                .map(Field::value)
                .findFirst();
    }
}
