package io.zmonitor.migrator;

import java.util.Objects;

/**
 * Views and triggers, created anew whenever their text changes, after all versioned migrations. Its identity is its
 * name: it has no number, and it is nothing but the statements that create or drop views and triggers. Immutable and
 * thread-safe.
 *
 * @param name letters, digits and underscores, not starting with a digit; unique whatever the case of its letters
 * @param script the normalised text
 */
public record RepeatableMigration(String name, String script) {
    /** The folder whose scripts are repeatable. */
    public static final String FOLDER = "repeatable";

    /** Normalises the text; refuses other names with an {@link IllegalArgumentException}. */
    public RepeatableMigration {
        Objects.requireNonNull(name, "name");
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a repeatable's name has letters, digits and underscores, and starts with no digit: " + name);
        }
        script = SqlMigration.normalised(Objects.requireNonNull(script, "script"));
    }

    /** A repeatable with this name, for example {@code patient_overview}. */
    public static RepeatableMigration of(String name, String script) {
        return new RepeatableMigration(name, script);
    }

    /** What it is called in messages: {@code repeatable/patient_overview.sql}. */
    public String file() {
        return FOLDER + "/" + name + ".sql";
    }

    /** What identifies its content: when it changes, the repeatable runs again. */
    public Checksum checksum() {
        return Checksum.ofText(script);
    }

    /** Whether a repeatable can have this name. */
    public static boolean isName(String name) {
        Objects.requireNonNull(name, "name");
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !(digit && at > 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
