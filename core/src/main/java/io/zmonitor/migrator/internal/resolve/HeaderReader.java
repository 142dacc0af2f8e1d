package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptHeader;
import io.zmonitor.migrator.ScriptHeader.Field;
import io.zmonitor.migrator.ScriptLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the header: the comments before the first statement, as far as they look like {@code name: value}. */
final class HeaderReader {
    private static final int LONGEST_NAME = 40;
    private static final int MOST_WORDS = 3;

    private final List<Field> fields = new ArrayList<>();
    /** The name of a field without value, whose value may be on the next lines. */
    private String open = "";

    private String openValue = "";
    private int lastLine;

    private HeaderReader() {}

    static ScriptHeader read(List<Comment> comments) {
        HeaderReader reader = new HeaderReader();
        for (Comment comment : comments) {
            if (comment.tokensBefore() == 0 && !Directives.Directive.isIn(comment)) {
                reader.add(comment);
            }
        }
        reader.close();
        return reader.fields.isEmpty() ? ScriptHeader.NONE : new ScriptHeader(reader.fields);
    }

    /**
     * Refuses a header whose {@code Version} is not the migration's: {@code 4}, {@code 0004} and {@code schema-0004}
     * fit.
     */
    static void checkVersion(String file, ScriptHeader header, MigrationId id) {
        String version = header.find("Version").orElse("");
        String digits = version.toLowerCase(Locale.ROOT).startsWith(id.type().word() + "-")
                ? version.substring(id.type().word().length() + 1)
                : version;
        if (!version.isEmpty() && !isNumber(digits, id.number())) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.VERSION_CONTRADICTS_NAME, ScriptLocation.file(file), version, id.toString()));
        }
    }

    private static boolean isNumber(String digits, long number) {
        String wanted = Long.toString(number);
        int zeros = digits.length() - wanted.length();
        return zeros >= 0
                && digits.endsWith(wanted)
                && digits.substring(0, zeros).chars().allMatch(c -> c == '0');
    }

    private void add(Comment comment) {
        if (comment.content().isEmpty() || comment.line() > lastLine + 1) {
            close();
        }
        comment.content().lines().forEach(this::add);
        lastLine = comment.line();
    }

    private void add(String rawLine) {
        String line = rawLine.strip();
        String text = line.startsWith("*") ? line.substring(1).strip() : line;
        int colon = text.indexOf(':');
        if (isField(text, colon)) {
            close();
            open = text.substring(0, colon).strip();
            openValue = text.substring(colon + 1).strip();
            if (!openValue.isEmpty()) {
                close();
            }
        } else if (text.isEmpty() || !Character.isLetterOrDigit(text.codePointAt(0))) {
            close();
        } else if (!open.isEmpty()) {
            openValue = openValue.isEmpty() ? text : openValue + " " + text;
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            fields.add(new Field(open, openValue));
        }
        open = "";
        openValue = "";
    }

    private static boolean isField(String text, int colon) {
        if (colon < 1 || colon > LONGEST_NAME || !Character.isLetter(text.charAt(0))) {
            return false;
        }
        boolean valueApart = colon + 1 == text.length() || Character.isWhitespace(text.charAt(colon + 1));
        String name = text.substring(0, colon).strip();
        return valueApart
                && name.split(" ", -1).length <= MOST_WORDS
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_');
    }
}
