package io.zmonitor.migrator.cli.key;

import java.util.Objects;

/**
 * One place that a key may come from.
 *
 * @param kind what kind of place
 * @param value which file, name or command; empty if there is no choice
 */
public record KeyPlace(Kind kind, String value) {
    /** Refuses nulls. */
    public KeyPlace {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
    }

    /** Where a key may come from. */
    public enum Kind {
        /** A file with the passphrase in its first line. */
        FILE("key-file"),
        /** A file with the raw key. */
        RAW_FILE("raw-key-file"),
        /** An environment variable. */
        ENVIRONMENT("key-env"),
        /** The first line of standard input. */
        STDIN("key-stdin"),
        /** A question at the terminal. */
        PROMPT("key-prompt"),
        /** The first line of what a command prints. */
        COMMAND("key-command"),
        /** No key: the database is not encrypted. */
        NONE("no-encryption");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        /** The option's name behind this prefix, which is empty or {@code new-}. */
        public String option(String prefix) {
            return "--" + prefix + option;
        }
    }
}
