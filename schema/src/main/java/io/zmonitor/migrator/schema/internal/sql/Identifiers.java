package io.zmonitor.migrator.schema.internal.sql;

/** Names of tables, columns and other objects: how SQLite compares and quotes them. */
public final class Identifiers {
    private static final int FIRST_NON_ASCII = 0x80;

    private Identifiers() {}

    /** In lower case where SQLite ignores case: the letters of ASCII only. */
    public static String folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return folded.toString();
    }

    /** Whether SQLite takes them for one name. */
    public static boolean same(String one, String other) {
        return one.length() == other.length() && folded(one).equals(folded(other));
    }

    /** In double quotes, whatever it holds. */
    public static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** As it is if SQLite reads it so, else in double quotes. */
    public static String written(String name) {
        return isBare(name) && !Lexeme.isKeyword(name) ? name : quoted(name);
    }

    /** As a text in single quotes. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Whether it needs no quotes but for being a keyword. */
    static boolean isBare(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0)) || name.charAt(0) == '$') {
            return false;
        }
        return name.chars().allMatch(Identifiers::isPart);
    }

    /** Whether a bare name may hold this character, as in SQLite's tokenize.c. */
    static boolean isPart(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c >= FIRST_NON_ASCII;
    }

    /** Without the quotes around it. */
    static String unquoted(String text) {
        String inner = text.substring(1, text.length() - 1);
        String quote = text.substring(0, 1);
        return quote.equals("[") ? inner : inner.replace(quote + quote, quote);
    }
}
