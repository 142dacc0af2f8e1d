package io.zmonitor.migrator.testkit.internal.compare;

/** Names as SQLite reads and compares them. */
public final class SqlNames {
    private SqlNames() {}

    /** In quotes. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** For comparing: only the letters of ASCII have a case. */
    public static String folded(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < folded.length(); i++) {
            char letter = folded.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                folded.setCharAt(i, (char) (letter + 'a' - 'A'));
            }
        }
        return folded.toString();
    }
}
