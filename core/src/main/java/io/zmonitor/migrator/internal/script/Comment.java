package io.zmonitor.migrator.internal.script;

/**
 * A comment of a script: headers and directives are read from these.
 *
 * @param text as written, with its marks
 * @param line where it starts, counted from 1
 * @param tokensBefore how many tokens precede it
 */
public record Comment(String text, int line, int tokensBefore) {
    private static final int MARK = 2;

    /** Whether it is of the kind that ends with its line. */
    boolean endsWithLine() {
        return text.startsWith("--");
    }

    /** What it says, without its marks and without blanks at the ends. */
    String content() {
        int end = endsWithLine() ? text.length() : text.length() - MARK;
        return text.substring(MARK, end).strip();
    }
}
