package io.zmonitor.migrator.internal.takeover;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of Flyway's history.
 *
 * @param rank its {@code installed_rank}
 * @param version its version as Flyway writes it; empty for repeatables and for the row of the schema's creation
 * @param description as Flyway took it from the file's name
 * @param type {@code SQL}, {@code JDBC}, {@code BASELINE} and so on
 * @param succeeded whether Flyway marked it so
 */
public record FlywayRow(long rank, Optional<String> version, String description, String type, boolean succeeded) {
    private static final int MOST_DIGITS = 18;

    // 1 and 1.0 are one version to Flyway. There are no fractions here.
    private static final Pattern WHOLE = Pattern.compile("0*([0-9]{1," + MOST_DIGITS + "})(\\.0+)*");

    /** The version as a migration's number, if it is a whole number. */
    OptionalLong number() {
        Matcher whole = WHOLE.matcher(version.orElse(""));
        return whole.matches() ? OptionalLong.of(Long.parseLong(whole.group(1))) : OptionalLong.empty();
    }

    boolean isBaseline() {
        return type.equals("BASELINE");
    }

    boolean isUndoOrDelete() {
        return type.startsWith("UNDO") || type.equals("DELETE");
    }

    /** Whether a description is the same but for case and for underscores instead of blanks. */
    boolean describes(String other) {
        return folded(description).equals(folded(other));
    }

    /** The row in a sentence. */
    String named() {
        return "row " + rank + " (" + type + version.map(number -> " " + number).orElse("") + " '" + description + "')";
    }

    private static String folded(String text) {
        return text.replace('_', ' ').strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
