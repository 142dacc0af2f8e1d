package io.zmonitor.migrator;

import java.util.Objects;

/**
 * A place in a script, printed {@code schema/0004_rebuild.sql:12:5}. Immutable and thread-safe.
 *
 * @param file the script's name, relative to the migrations' folder
 * @param line counted from 1; 0 if the place is the whole file
 * @param column counted from 1 in UTF-16 units; 0 if the place is a whole line or the whole file
 * @param statement the statement's number in its script, counted from 1; 0 if the place is outside of statements
 */
public record ScriptLocation(String file, int line, int column, int statement) {
    /** Refuses nulls and negative numbers. */
    public ScriptLocation {
        Objects.requireNonNull(file, "file");
        if (line < 0 || column < 0 || statement < 0) {
            throw new IllegalArgumentException("a place has no negative numbers");
        }
    }

    /** The file as a whole. */
    public static ScriptLocation file(String file) {
        return new ScriptLocation(file, 0, 0, 0);
    }

    /** A line of the file. */
    public static ScriptLocation line(String file, int line) {
        return new ScriptLocation(file, line, 0, 0);
    }

    @Override
    public String toString() {
        String name = printable(file);
        String place = line == 0 ? name : column == 0 ? name + ":" + line : name + ":" + line + ":" + column;
        return statement == 0 ? place : place + " (statement " + statement + ")";
    }

    /**
     * The name of a file as messages show it. It may hold what nobody sees, or what turns the rest of a line around or
     * begins a new one in a log; all of that is shown by its number instead: {@code \u202e} and the like.
     */
    static String printable(String name) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < name.length()) {
            int character = name.codePointAt(at);
            if (isVisible(character)) {
                text.appendCodePoint(character);
            } else {
                text.append("\\u").append(String.format("%04x", character));
            }
            at += Character.charCount(character);
        }
        return text.toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
