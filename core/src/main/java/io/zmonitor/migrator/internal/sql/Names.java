package io.zmonitor.migrator.internal.sql;

/**
 * SQLite's comparison of names: only the letters A to Z have two cases ({@code sqlite3UpperToLower} in global.c, which
 * is also what {@code lower()} and {@code NOCASE} use). {@code Ä} and {@code ä} are different tables, and the Kelvin
 * sign is no K. Every room that compares names of tables, columns or keywords folds them here, so that no two rooms
 * disagree about which table is meant.
 */
public final class Names {
    private Names() {}

    /** The name with A to Z in lower case, and every other character as it is. */
    public static String fold(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (isUpper(name.charAt(at))) {
                return foldedFrom(name, at);
            }
        }
        return name;
    }

    /** Whether SQLite takes the two for one name. */
    public static boolean areSame(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int at = 0; at < one.length(); at++) {
            if (fold(one.charAt(at)) != fold(other.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this word, which is in lower case, stands somewhere in a text, in whichever case, be it within another. */
    public static boolean contain(String text, String word) {
        char first = word.charAt(0);
        for (int at = 0; at + word.length() <= text.length(); at++) {
            if (fold(text.charAt(at)) == first && areSame(text.substring(at, at + word.length()), word)) {
                return true;
            }
        }
        return false;
    }

    /** The word with a to z in upper case: a keyword, for a message. */
    public static String upper(String word) {
        char[] upper = word.toCharArray();
        for (int at = 0; at < upper.length; at++) {
            if (upper[at] >= 'a' && upper[at] <= 'z') {
                upper[at] = (char) (upper[at] - ('a' - 'A'));
            }
        }
        return new String(upper);
    }

    private static String foldedFrom(String name, int first) {
        char[] folded = name.toCharArray();
        for (int at = first; at < folded.length; at++) {
            folded[at] = fold(folded[at]);
        }
        return new String(folded);
    }

    private static char fold(char c) {
        return isUpper(c) ? (char) (c + ('a' - 'A')) : c;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
