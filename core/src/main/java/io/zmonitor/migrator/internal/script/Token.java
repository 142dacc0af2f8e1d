package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.internal.sql.Names;

/**
 * One token by SQLite's lexical rules (sqlite.org/src, tokenize.c). Blanks and comments are none.
 *
 * @param kind what it is
 * @param text as written, quotes included
 * @param offset of its first character in the script, counted from 0
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 */
public record Token(Kind kind, String text, int offset, int line, int column) {
    public enum Kind {
        /** A keyword or an unquoted name. */
        WORD,
        /** A name in double quotes, backticks or brackets. */
        QUOTED_NAME,
        /** A text in single quotes; SQLite also takes it for a name in some places. */
        STRING,
        BLOB,
        NUMBER,
        PARAMETER,
        OPERATOR,
        SEMICOLON
    }

    /** The place behind the token. */
    int end() {
        return offset + text.length();
    }

    /** Whether it is this unquoted word, given in upper case. */
    public boolean is(String word) {
        return kind == Kind.WORD && Names.areSame(text, word);
    }

    /** Whether it is one of these unquoted words, given in upper case. */
    boolean isOneOf(String... words) {
        for (String word : words) {
            if (is(word)) {
                return true;
            }
        }
        return false;
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** Whether it surely names something. */
    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** Whether SQLite takes it for a name where only a name can stand. */
    public boolean mayBeName() {
        return isName() || kind == Kind.STRING;
    }

    /** The name it spells: without quotes, in lower case. For other kinds the text in lower case. */
    public String name() {
        return Names.fold(unquoted());
    }

    private String unquoted() {
        if (kind != Kind.QUOTED_NAME && kind != Kind.STRING) {
            return text;
        }
        String inner = text.substring(1, text.length() - 1);
        char quote = text.charAt(0);
        return quote == '[' ? inner : inner.replace("" + quote + quote, String.valueOf(quote));
    }
}
