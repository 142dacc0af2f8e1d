package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry.Header;
import io.zmonitor.migrator.SourceEntry.Header.Field;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the header: the comments before the first statement, as far as they look like {@code name: value}. */
public final class HeaderReader {
    private static final int LONGEST_NAME = 40;
    private static final int MOST_WORDS = 3;

    /** Apart, since few scripts have one, and a pattern costs a boot some milliseconds. */
    private static final class Version {
        // Not "1.0.3", "2024-01-31" or "4th": those count releases, days or something else.
        private static final Pattern NUMBER =
                Pattern.compile("(?i)(?:(schema|data|seed)-)?([0-9]+)(?![\\w]|[.,:/-]\\w)");
    }

    private final List<Field> fields = new ArrayList<>();
    /** The name of a field without value, whose value may be on the next lines. */
    private String open = "";

    private String openValue = "";
    private int lastLine;

    private HeaderReader() {}

    static Header read(List<Comment> comments) {
        HeaderReader reader = new HeaderReader();
        for (Comment comment : comments) {
            if (comment.tokensBefore() == 0 && !Directives.Directive.isIn(comment)) {
                reader.add(comment);
            }
        }
        reader.close();
        return reader.fields.isEmpty() ? Header.NONE : new Header(reader.fields);
    }

    /**
     * Refuses a header whose {@code Version} begins with another number than the migration's: {@code 4}, {@code 0004},
     * {@code schema-0004} and {@code 0004 (draft)} fit. A version of another kind, such as {@code 1.0.3} or {@code v2},
     * counts something else.
     *
     * @return whether there is a version that was not compared
     */
    public static boolean checkVersion(String file, Header header, MigrationId id) {
        String version = header.find("Version").orElse("").strip();
        if (version.isEmpty()) {
            return false;
        }
        Matcher number = Version.NUMBER.matcher(version);
        if (!number.lookingAt()) {
            return true;
        }
        String type = number.group(1);
        boolean same = new BigInteger(number.group(2)).equals(BigInteger.valueOf(id.number()));
        if (!same || (type != null && !type.equalsIgnoreCase(id.type().word()))) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.VERSION_CONTRADICTS_NAME, ScriptLocation.file(file), number.group(), id.toString()));
        }
        return false;
    }

    private void add(Comment comment) {
        if (comment.content().isEmpty() || comment.line() > lastLine + 1) {
            close();
        }
        for (Iterator<String> lines = comment.content().lines().iterator(); lines.hasNext(); ) {
            add(lines.next());
        }
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
        return valueApart && name.split(" ", -1).length <= MOST_WORDS && isPlain(name);
    }

    private static boolean isPlain(String name) {
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (!Character.isLetterOrDigit(c) && c != ' ' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }
}
