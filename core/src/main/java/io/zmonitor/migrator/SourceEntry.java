package io.zmonitor.migrator;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One migration of the set. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface SourceEntry {
    /** Its type and number. */
    MigrationId id();

    /** What it does. */
    String description();

    /** What its content is. */
    Checksum checksum();

    /** Where it comes from: the script's name relative to the migrations' folder, or a Java class name. */
    String file();

    /** What is known once it was read; there in status, plan, events and report, unless the script cannot be read. */
    Optional<Content> content();

    /** The script's header; {@link Header#NONE} if it has none or was not read. */
    default Header header() {
        return content().map(Content::header).orElse(Header.NONE);
    }

    /** What is in a migration. */
    interface Content {
        /** The script's header comments; none for Java code. */
        Header header();

        /** The script's text as the checksum is made of it; empty for Java code. */
        Optional<String> sql();

        /** How the source undoes the migration. */
        Rollback rollback();

        /** The rollback script's text, as it is stored in the ledger; empty unless {@link #rollback} is a script. */
        default Optional<String> rollbackSql() {
            return Optional.empty();
        }

        /** How a migration is undone. */
        enum Rollback {
            /** Not at all. */
            NONE,
            /** By a rollback script. */
            SCRIPT,
            /** By the code of a {@link JavaMigration.Revertible}. */
            JAVA_CODE
        }
    }

    /**
     * The header comments of a script, such as {@code -- Author:}, {@code -- Ticket:} or {@code -- Risk:}. Immutable and
     * thread-safe.
     *
     * @param fields in the order of the script
     */
    record Header(List<Field> fields) {
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
            for (Field field : fields) {
                if (field.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                    return Optional.of(field.value());
                }
            }
            return Optional.empty();
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

    /**
     * One repeatable of the set, as far as it is known without reading its script. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Repeatable {
        /** Its identity. */
        String name();

        /** What its content is. */
        Checksum checksum();

        /** The file it comes from, relative to the migrations' folder. */
        String file();
    }
}
