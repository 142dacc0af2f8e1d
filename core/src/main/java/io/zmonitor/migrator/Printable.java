package io.zmonitor.migrator;

/**
 * Names of files as messages show them. A name may hold what nobody sees, or what turns the rest of a line around or
 * begins a new one in a log; all of that is shown by its number instead.
 */
final class Printable {
    private Printable() {}

    /** The name, with {@code \u202e} and the like written out. */
    static String of(String name) {
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
