package io.zmonitor.migrator.internal.sql;

import java.util.Locale;
import java.util.Set;

/**
 * How a statement begins, by SQLite's own rules for blanks, comments and quotes: enough to know whether SQLite must be
 * asked what the statement can remove, and for which other statements the answer is the same. Read once for each statement
 * of a script.
 *
 * @param sql the statement
 * @param kind what it can do
 * @param object behind CREATE, ALTER and DROP: TABLE, VIEW and so on, in upper case; otherwise empty
 * @param extended the table to which it adds a column, folded and without its schema; empty if it adds none
 * @param key statements with the same key can remove the same rows, as long as the schema stays: the text of a plain
 *     {@code INSERT … VALUES} up to its values, of every other statement all of it
 * @param isPlainInsert whether it adds the rows that stand in it, and does nothing about those that are there
 * @param replaces whether it says REPLACE or OR REPLACE
 * @param mayEndTransaction whether it can succeed and have ended the transaction. What adds rows that stand in it or
 *     changes the schema ends one only by failing, as {@code OR ROLLBACK} and {@code RAISE(ROLLBACK)} do: while it runs
 *     SQLite lets nobody commit. A query may call a function that ends it (driver fact 11).
 */
public record StatementHead(
        String sql,
        Kind kind,
        String object,
        String extended,
        String key,
        boolean isPlainInsert,
        boolean replaces,
        boolean mayEndTransaction) {
    private static final Set<String> READING = Set.of("SELECT", "VALUES", "EXPLAIN");
    private static final Set<String> SETTING = Set.of(
            "PRAGMA",
            "ANALYZE",
            "REINDEX",
            "VACUUM",
            "BEGIN",
            "COMMIT",
            "END",
            "ROLLBACK",
            "SAVEPOINT",
            "RELEASE",
            "ATTACH",
            "DETACH");
    private static final Set<String> KEEPING = Set.of("ANALYZE", "REINDEX");
    private static final String QUERY = "select";
    private static final Set<String> BEFORE_OBJECT = Set.of("TEMP", "TEMPORARY", "UNIQUE", "VIRTUAL");
    private static final Set<String> NOT_PLAIN = Set.of("SELECT", "ON", "RETURNING");

    /** What a statement can do. */
    public enum Kind {
        /** It reads. */
        READS,
        /** It makes an object of the schema; no row goes. */
        CREATES,
        /** It alters a table; no row goes. */
        ALTERS,
        /** It drops an object of the schema, with its rows if it is a table. */
        DROPS,
        /** It writes rows, or nobody knows. */
        WRITES,
        /** It leaves rows alone, but may change how later statements are compiled. */
        SETS
    }

    /** The head of the first statement in this text. */
    public static StatementHead of(String sql) {
        Scanner scanner = new Scanner(sql);
        scanner.skipToStatement();
        int start = scanner.at;
        String word = scanner.word();
        return switch (word) {
            case "CREATE", "ALTER", "DROP" -> {
                Kind kind = word.equals("CREATE") ? Kind.CREATES : word.equals("DROP") ? Kind.DROPS : Kind.ALTERS;
                String object = object(scanner);
                String extended = kind == Kind.ALTERS && object.equals("TABLE") ? extended(scanner) : "";
                yield new StatementHead(sql, kind, object, extended, sql, false, false, asks(sql));
            }
            case "INSERT", "REPLACE" -> insert(scanner, start, word);
            case "UPDATE" -> {
                boolean replaces =
                        scanner.nextWord().equals("OR") && scanner.nextWord().equals("REPLACE");
                yield new StatementHead(sql, Kind.WRITES, "", "", sql, false, replaces, true);
            }
            default -> {
                Kind kind = READING.contains(word) ? Kind.READS : SETTING.contains(word) ? Kind.SETS : Kind.WRITES;
                boolean mayEnd = !KEEPING.contains(word) || asks(sql);
                yield new StatementHead(sql, kind, "", "", sql, false, false, mayEnd);
            }
        };
    }

    private static boolean asks(String sql) {
        return Names.contain(sql, QUERY);
    }

    /** Whether SQLite must be asked what it can remove. */
    public boolean mayRemove() {
        return kind == Kind.WRITES || kind == Kind.DROPS;
    }

    /** Whether later statements may be compiled to something else after it. */
    public boolean changesProgrammes() {
        return kind != Kind.READS && kind != Kind.WRITES;
    }

    /**
     * Whether it can neither break a foreign key nor make one unusable, whatever rows there are: it changes no row, drops
     * neither a table nor an index, and neither makes a foreign key nor gives a table another name or fewer columns.
     *
     * @param parents whether each foreign key's parent is there, so that a new table is the parent of none
     */
    public boolean leavesForeignKeys(boolean parents) {
        return switch (kind) {
            case READS, SETS -> true;
            case CREATES -> !object.equals("TABLE") || (parents && !says("REFERENCES"));
            case ALTERS -> !says("REFERENCES") && !says("RENAME") && !says("DROP");
            case DROPS -> object.equals("VIEW") || object.equals("TRIGGER");
            case WRITES -> false;
        };
    }

    /**
     * Whether what it can do to foreign keys is known from the rows that it writes and the foreign keys that it makes: it
     * takes nothing away, and gives no table another name.
     */
    public boolean leavesKeysInPlace() {
        return switch (kind) {
            case READS, SETS, WRITES, CREATES -> true;
            case ALTERS -> addsColumn();
            case DROPS -> object.equals("VIEW") || object.equals("TRIGGER");
        };
    }

    /** Whether it may make a foreign key. */
    public boolean mayMakeForeignKey() {
        return (kind == Kind.CREATES || kind == Kind.ALTERS) && object.equals("TABLE") && says("REFERENCES");
    }

    // Or something in it is called so: then more is checked than needed.
    private boolean says(String word) {
        return key.toUpperCase(Locale.ROOT).contains(word);
    }

    /**
     * Whether SQLite may do all of it in one go, without looking for an interrupt and without a sign of life: what drops a
     * table, adds a column, empties a table or counts its rows (driver fact 28).
     */
    public boolean isSilent() {
        if (kind == Kind.DROPS || addsColumn()) {
            return true;
        }
        Scanner scanner = new Scanner(key);
        scanner.skipToStatement();
        String word = scanner.word();
        return (word.equals("DELETE") || (word.equals("SELECT") && says("COUNT"))) && !says("WHERE");
    }

    /** Whether it adds a column to a table: of the schema, only that table's definition is another one then. */
    public boolean addsColumn() {
        return !extended.isEmpty();
    }

    /** Whether it makes a table, an index or a view: nothing by which a later statement could remove rows that are there. */
    public boolean makesTable() {
        return kind == Kind.CREATES && !object.equals("TRIGGER");
    }

    private static String object(Scanner scanner) {
        String object = scanner.nextWord();
        while (BEFORE_OBJECT.contains(object)) {
            object = scanner.nextWord();
        }
        return object;
    }

    // ALTER TABLE [schema .] table ADD …
    private static String extended(Scanner scanner) {
        String name = scanner.nextName();
        if (scanner.skipDot()) {
            name = scanner.nextName();
        }
        return scanner.nextWord().equals("ADD") ? name : "";
    }

    private static StatementHead insert(Scanner scanner, int start, String verb) {
        boolean replaces = verb.equals("REPLACE");
        boolean or = false;
        int values = -1;
        boolean plain = true;
        while (plain && scanner.skipToWord()) {
            int from = scanner.at;
            String word = scanner.word();
            if (values < 0 && word.equals("VALUES") && scanner.depth == 0) {
                values = from;
            } else if (values < 0) {
                replaces |= or && word.equals("REPLACE");
                or = word.equals("OR");
                plain = !word.equals("SELECT") && !word.equals("WITH") && !word.equals("DEFAULT");
            } else {
                plain = !NOT_PLAIN.contains(word);
            }
        }
        plain &= values >= 0 && !scanner.broken;
        String key = plain ? scanner.sql.substring(start, values) : scanner.sql;
        return new StatementHead(scanner.sql, Kind.WRITES, "", "", key, plain, replaces, asks(scanner.sql));
    }

    /** Reads words, passing over blanks, comments, quotes and everything else. */
    private static final class Scanner {
        private final String sql;
        private int at;
        private int depth;
        private boolean broken;

        Scanner(String sql) {
            this.sql = sql;
        }

        // Empty statements before the first one do not end what SQLite compiles.
        void skipToStatement() {
            skipBlanks();
            while (at < sql.length() && sql.charAt(at) == ';') {
                at++;
                skipBlanks();
            }
        }

        /** The word that begins here, in upper case; empty if none does. */
        String word() {
            int from = at;
            while (at < sql.length() && isWordPart(sql.charAt(at))) {
                at++;
            }
            return Names.upper(sql.substring(from, at));
        }

        String nextWord() {
            skipBlanks();
            return word();
        }

        /** The name that comes next, quoted in whichever way or not, folded; empty if none does. */
        String nextName() {
            skipBlanks();
            char quote = at < sql.length() ? sql.charAt(at) : ' ';
            if (quote != '"' && quote != '`' && quote != '[' && quote != '\'') {
                int from = at;
                word();
                return Names.fold(sql.substring(from, at));
            }
            StringBuilder name = new StringBuilder();
            boolean more = true;
            while (more) {
                int from = at + 1;
                skipQuoted(quote == '[' ? ']' : quote);
                name.append(sql, from, Math.max(from, broken ? at : at - 1));
                more = !broken && quote != '[' && at < sql.length() && sql.charAt(at) == quote;
                if (more) {
                    name.append(quote);
                }
            }
            return Names.fold(name.toString());
        }

        boolean skipDot() {
            skipBlanks();
            boolean there = at < sql.length() && sql.charAt(at) == '.';
            at += there ? 1 : 0;
            return there;
        }

        /** Moves to the next word behind this one; false at the end of the text. */
        boolean skipToWord() {
            while (at < sql.length()) {
                char c = sql.charAt(at);
                if (c == '\'' || c == '"' || c == '`' || c == '[') {
                    skipQuoted(c == '[' ? ']' : c);
                } else if (isWordPart(c)) {
                    return true;
                } else if (isComment()) {
                    skipBlanks();
                } else {
                    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                    at++;
                }
            }
            return false;
        }

        private void skipQuoted(char end) {
            int close = sql.indexOf(end, at + 1);
            // A doubled quote is read as two texts side by side: no word stands between them.
            broken |= close < 0;
            at = close < 0 ? sql.length() : close + 1;
        }

        private boolean isComment() {
            return sql.startsWith("--", at) || sql.startsWith("/*", at);
        }

        private void skipBlanks() {
            boolean more = true;
            while (more) {
                int from = at;
                while (at < sql.length() && isBlank(sql.charAt(at), at > from && sql.charAt(at - 1) != '\uFEFF')) {
                    at++;
                }
                if (isComment()) {
                    String end = sql.charAt(at) == '-' ? "\n" : "*/";
                    int close = sql.indexOf(end, at + 2);
                    at = close < 0 ? sql.length() : close + end.length();
                }
                more = at > from;
            }
        }

        // A vertical tab continues a blank, and begins none: CC_SPACE and sqlite3Isspace in tokenize.c.
        private static boolean isBlank(char c, boolean within) {
            return c == ' '
                    || c == '\t'
                    || c == '\n'
                    || c == '\f'
                    || c == '\r'
                    || c == '\uFEFF'
                    || (within && c == '\u000B');
        }

        private static boolean isWordPart(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '$'
                    || c >= 0x80;
        }
    }
}
