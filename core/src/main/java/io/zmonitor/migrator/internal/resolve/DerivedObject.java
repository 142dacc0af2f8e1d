package io.zmonitor.migrator.internal.resolve;

import java.util.Locale;

/**
 * A view or a trigger: holds no data, so it can be dropped and made again.
 *
 * @param kind which of them
 * @param name in lower case
 */
public record DerivedObject(Kind kind, String name) {
    /** What it is. */
    public enum Kind {
        VIEW,
        TRIGGER;

        /** The word as {@code sqlite_schema} writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads what {@link #toString()} printed. */
    public static DerivedObject parse(String text) {
        int blank = text.indexOf(' ');
        String word = blank < 0 ? "" : text.substring(0, blank);
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return new DerivedObject(kind, text.substring(blank + 1));
            }
        }
        throw new IllegalArgumentException("neither view nor trigger: " + text);
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
