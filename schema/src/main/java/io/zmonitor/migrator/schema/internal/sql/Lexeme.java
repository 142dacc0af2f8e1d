package io.zmonitor.migrator.schema.internal.sql;

import java.util.Set;

/**
 * One token of a text in SQLite's dialect.
 *
 * @param kind what it is
 * @param text as it is written
 * @param start where it begins in the whole text
 */
public record Lexeme(Kind kind, String text, int start) {
    /** What a token is. */
    public enum Kind {
        /** A keyword or a bare name. */
        WORD,
        /** A name in double quotes, backticks or brackets. */
        QUOTED,
        /** A text in single quotes. */
        STRING,
        /** {@code x'…'}. */
        BLOB,
        /** A number. */
        NUMBER,
        /** {@code ?}, {@code :name} and the like. */
        PARAMETER,
        /** Anything else. */
        SYMBOL
    }

    // In quotes they are names. SQLite's list of 3.40, with what it treats as constants.
    private static final Set<String> KEYWORDS = Set.of(
            ("abort action add after all alter always analyze and as asc attach autoincrement before begin between by "
                            + "cascade case cast check collate column commit conflict constraint create cross current "
                            + "current_date current_time current_timestamp database default deferrable deferred delete "
                            + "desc detach distinct do drop each else end escape except exclude exclusive exists "
                            + "explain fail false filter first following for foreign from full generated glob group "
                            + "groups having if ignore immediate in index indexed initially inner insert instead "
                            + "intersect into is isnull join key last left like limit match materialized natural no "
                            + "not nothing notnull null nulls of offset on or order others outer over partition plan "
                            + "pragma preceding primary query raise range recursive references regexp reindex release "
                            + "rename replace restrict returning right rollback row rows savepoint select set table "
                            + "temp temporary then ties to transaction trigger true unbounded union unique update "
                            + "using vacuum values view virtual when where window with without")
                    .split(" "));

    /** Where the token ends in the whole text. */
    public int end() {
        return start + text.length();
    }

    /** Whether it is this keyword, or this symbol. */
    public boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && Identifiers.same(text, word);
    }

    /** Whether it can be a name: SQLite takes a text in single quotes for one where it expects one. */
    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED || kind == Kind.STRING;
    }

    /** The name without its quotes. */
    public String name() {
        return kind == Kind.QUOTED || kind == Kind.STRING ? Identifiers.unquoted(text) : text;
    }

    /** What is equal for equal tokens, whatever their spelling. */
    public String canonical() {
        return switch (kind) {
            case WORD -> Identifiers.folded(text);
            case NUMBER, BLOB -> Identifiers.folded(text);
            case QUOTED -> {
                String folded = Identifiers.folded(name());
                yield Identifiers.isBare(folded) && !isKeyword(folded) ? folded : Identifiers.quoted(folded);
            }
            case SYMBOL -> text.equals("==") ? "=" : text.equals("!=") ? "<>" : text;
            case STRING, PARAMETER -> text;
        };
    }

    /** Whether SQLite gives this word a meaning of its own. */
    public static boolean isKeyword(String word) {
        return KEYWORDS.contains(Identifiers.folded(word));
    }
}
