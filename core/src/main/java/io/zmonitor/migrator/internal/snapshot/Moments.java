package io.zmonitor.migrator.internal.snapshot;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The time in which a replay ran, in whole seconds, and the values in which SQLite writes that time. Such a value is not
 * kept in a snapshot: there stands the call that asks for the time, as in the script that it came from.
 *
 * @param first the second in which it began
 * @param last the second in which it ended
 */
record Moments(long first, long last) {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** A way to write the time. */
    private enum Form {
        TEXT("datetime('now')"),
        ISO("strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"),
        ISO_MILLISECONDS("strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"),
        EPOCH("CAST(strftime('%s', 'now') AS INTEGER)"),
        EPOCH_TEXT("strftime('%s', 'now')");

        private final String call;

        Form(String call) {
            this.call = call;
        }
    }

    static long now() {
        return Instant.now().getEpochSecond();
    }

    /** What to write for a value that was this one in one replay and another one in the other, if both say when that was. */
    static Optional<String> call(String one, Moments then, String other, Moments later) {
        for (Form form : Form.values()) {
            if (then.has(one, form) && later.has(other, form)) {
                return Optional.of(form.call);
            }
        }
        return Optional.empty();
    }

    private boolean has(String literal, Form form) {
        try {
            long second = second(literal, form);
            return first <= second && second <= last;
        } catch (DateTimeParseException | NumberFormatException e) {
            return false;
        }
    }

    private static long second(String literal, Form form) {
        if (form == Form.EPOCH) {
            return Long.parseLong(literal);
        }
        if (literal.length() < 2 || literal.charAt(0) != '\'') {
            throw new NumberFormatException(form.call);
        }
        String text = literal.substring(1, literal.length() - 1);
        return switch (form) {
            case TEXT -> LocalDateTime.parse(text, SECONDS).toEpochSecond(ZoneOffset.UTC);
            case ISO -> exact(text, "uuuu-MM-dd'T'HH:mm:ss'Z'");
            case ISO_MILLISECONDS -> exact(text, "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
            default -> Long.parseLong(text);
        };
    }

    private static long exact(String text, String pattern) {
        return LocalDateTime.parse(text, DateTimeFormatter.ofPattern(pattern)).toEpochSecond(ZoneOffset.UTC);
    }
}
