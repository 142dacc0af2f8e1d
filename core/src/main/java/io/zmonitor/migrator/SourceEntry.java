package io.zmonitor.migrator;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One migration of the set. Immutable and thread-safe.
 *
 * @param id its type and number
 * @param description what it does
 * @param checksum what its content is
 * @param file where it comes from: the script's name relative to the migrations' folder, or a Java class name
 * @param content what is known once it was read; there in status, plan, events and report, unless the script cannot be
 *     read
 */
public record SourceEntry(
        MigrationId id, String description, Checksum checksum, String file, Optional<Content> content) {
    /** Refuses nulls. */
    public SourceEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(content, "content");
    }

    /** A migration that was not read yet. */
    public SourceEntry(MigrationId id, String description, Checksum checksum, String file) {
        this(id, description, checksum, file, Optional.empty());
    }

    /** A copy with what was read. */
    public SourceEntry withContent(Content read) {
        return new SourceEntry(id, description, checksum, file, Optional.of(read));
    }

    /** The script's header; {@link Header#NONE} if it has none or was not read. */
    public Header header() {
        return content.map(Content::header).orElse(Header.NONE);
    }

    /**
     * What is in a migration.
     *
     * @param header the script's header comments; none for Java code
     * @param sql the script's text as the checksum is made of it; empty for Java code
     * @param rollback how the source undoes it
     */
    public record Content(Header header, Optional<String> sql, Rollback rollback) {
        /** How a migration is undone. */
        public enum Rollback {
            /** Not at all. */
            NONE,
            /** By a rollback script. */
            SCRIPT,
            /** By the code of a {@link RevertibleMigration}. */
            JAVA_CODE
        }

        /** Refuses nulls. */
        public Content {
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(sql, "sql");
            Objects.requireNonNull(rollback, "rollback");
        }

        // A script may hold what nobody wants in a log.
        @Override
        public String toString() {
            return "Content[header=" + header + ", sql="
                    + sql.map(text -> text.length() + " characters").orElse("none") + ", rollback=" + rollback
                    + "]";
        }
    }

    /**
     * The header comments of a script, such as {@code -- Author:}, {@code -- Ticket:} or {@code -- Risk:}. Immutable and
     * thread-safe.
     *
     * @param fields in the order of the script
     */
    public record Header(List<Field> fields) {
        /** A script without header, or a Java-coded migration. */
        public static final Header NONE = new Header(List.of());

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
        public Header {
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

        /** What {@code -- Risk:} says. */
        public Optional<String> risk() {
            return find("Risk");
        }

        /** What {@code -- Estimated time:} says. */
        public Optional<String> estimatedTime() {
            return find("Estimated time");
        }
    }
}
