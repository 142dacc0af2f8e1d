package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.sql.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The directives of one script (docs/reference/script-files.md). Nothing misplaced or misspelt is passed over; what is meant
 * for another tool is noted. */
public final class Directives {
    private static final String MAY_DECREASE = "may decrease";
    private static final String MAY_CHANGE_IN = " may change in ";
    private static final String MAY_STAY = "may stay as they are";
    private static final String RESTARTS = "restarts";
    private static final int MOST_DIGITS = 18;
    private static final List<String> OURS = List.of(
            "expect",
            "rows",
            "sequence",
            "foreign-keys",
            "no-transaction",
            "compatible-with",
            "batch",
            "on-bad-row",
            "background",
            "requires",
            "allow");
    private static final int SHORTEST_PART = 4;
    private static final int SHORTEST_START = 5;
    private static final int LONGEST_WORD = 12;
    private static final int LONGEST_SIZE = 7;

    private final List<Token> tokens;
    private final Map<Integer, StatementTokens> statementsByStart = new HashMap<>();
    private final Map<Integer, String> expectedByStart = new HashMap<>();
    private final Set<String> mayDecrease = new HashSet<>();
    private final Map<String, Set<String>> mayChange = new HashMap<>();
    private final Set<String> mayStay = new HashSet<>();
    private final Set<String> restarts = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private boolean foreignKeysOn;
    private boolean noTransaction;
    private OptionalLong compatibleWith = OptionalLong.empty();
    private Optional<BatchDirective> batch = Optional.empty();
    private Optional<Directive> background = Optional.empty();
    private final Set<MigrationId> requires = new HashSet<>();
    private Optional<Directive> onBadRow = Optional.empty();

    private Directives(List<Token> tokens, List<StatementTokens> statements) {
        this.tokens = tokens;
        for (StatementTokens statement : statements) {
            statementsByStart.put(statement.firstToken(), statement);
        }
    }

    static Directives read(String file, Tokenizer tokenizer, List<StatementTokens> statements) {
        Directives directives = new Directives(tokenizer.tokens(), statements);
        for (Comment comment : tokenizer.comments()) {
            if (Directive.isIn(comment)) {
                directives.add(Directive.of(file, comment));
            }
        }
        return directives;
    }

    ScriptOptions options() {
        return new ScriptOptions(
                foreignKeysOn, noTransaction, mayDecrease, mayChange, restarts, compatibleWith, way(), requires);
    }

    private Optional<BatchDirective> way() {
        if (onBadRow.isPresent()) {
            require(onBadRow.get(), batch.isPresent(), "it stands in a script with @batch");
            batch = Optional.of(batch.orElseThrow().with(badRows(onBadRow.get())));
        }
        if (background.isPresent() && batch.isEmpty()) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.BACKGROUND_REFUSED, background.get().location(), "the script has no @batch"));
        }
        return background.isPresent() ? batch.map(BatchDirective::inBackground) : batch;
    }

    // @on-bad-row fail | @on-bad-row skip max <rows> [key harmless]
    private static JavaMigration.BadRows badRows(Directive directive) {
        String form = "write: @on-bad-row fail, or: @on-bad-row skip max <rows>, from 0 to 10000, with \"key harmless\""
                + " behind it if the audit may name the rows' keys";
        List<Token> said = tokens(directive.arguments(), directive);
        if (said.size() == 1 && said.get(0).is("FAIL")) {
            return JavaMigration.BadRows.fail();
        }
        boolean isSkipped =
                said.size() > 2 && said.get(0).is("SKIP") && said.get(1).is("MAX");
        boolean isHarmless =
                said.size() == 5 && said.get(3).is("KEY") && said.get(4).is("HARMLESS");
        require(directive, isSkipped && (isHarmless || said.size() == 3), form);
        String digits = said.get(2).text();
        require(directive, digits.matches("[0-9]{1,4}|10000"), form);
        JavaMigration.BadRows skip = JavaMigration.BadRows.skip(Long.parseLong(digits));
        return isHarmless ? skip.withHarmlessKeys() : skip;
    }

    /** The tables of which the script treats only some rows on purpose; folded. */
    Set<String> mayStay() {
        return mayStay;
    }

    /** What was passed over, since it is meant for somebody else. */
    List<String> notes() {
        return notes;
    }

    /** The literal that the query must yield, as written. */
    Optional<String> expectedOf(StatementTokens statement) {
        return Optional.ofNullable(expectedByStart.get(statement.firstToken()));
    }

    private void add(Directive directive) {
        switch (directive.name()) {
            case "expect" -> addExpectation(directive);
            case "rows" -> addRows(directive);
            case "sequence" -> restarts.add(tableBefore(RESTARTS, directive));
            case "foreign-keys" -> {
                require(directive, directive.arguments().equalsIgnoreCase("on"), "it can only be \"on\"");
                foreignKeysOn = true;
            }
            case "no-transaction" -> {
                require(directive, directive.arguments().isEmpty(), "nothing stands behind it");
                noTransaction = true;
            }
            case "compatible-with" -> {
                require(directive, compatibleWith.isEmpty(), "it stands in a script once");
                compatibleWith = OptionalLong.of(buildOf(directive));
            }
            case "batch" -> {
                require(directive, batch.isEmpty(), "it stands in a script once");
                batch = Optional.of(batch(directive));
            }
            case "background" -> {
                require(directive, directive.arguments().isEmpty(), "nothing stands behind it");
                require(directive, background.isEmpty(), "it stands in a script once");
                background = Optional.of(directive);
            }
            case "on-bad-row" -> {
                require(directive, onBadRow.isEmpty(), "it stands in a script once");
                onBadRow = Optional.of(directive);
            }
            case "requires" -> requires.add(migration(directive));
            case "allow" -> throw directive.refused(ProblemCode.DIRECTIVE_NOT_SUPPORTED);
            default -> {
                Optional<String> ours = directive.resembled();
                if (ours.isPresent()) {
                    throw directive.refused(ProblemCode.DIRECTIVE_UNKNOWN, ours.get());
                }
                notes.add(directive.note());
            }
        }
    }

    // As messages print it: data-0007.
    private static MigrationId migration(Directive directive) {
        for (MigrationType type : MigrationType.values()) {
            String start = type.word() + "-";
            String digits = directive.arguments().startsWith(start)
                    ? directive.arguments().substring(start.length())
                    : "";
            boolean number = !digits.isEmpty()
                    && digits.length() <= MOST_DIGITS
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            if (number) {
                return new MigrationId(type, Long.parseLong(digits));
            }
        }
        throw directive.malformed("it needs a migration, written like data-0007");
    }

    private void addRows(Directive directive) {
        String said = Names.fold(directive.arguments());
        if (said.endsWith(" " + MAY_STAY)) {
            mayStay.add(tableBefore(MAY_STAY, directive));
            return;
        }
        int in = said.indexOf(MAY_CHANGE_IN);
        if (in < 0 || said.endsWith(" " + MAY_DECREASE)) {
            mayDecrease.add(tableBefore(MAY_DECREASE, directive));
            return;
        }
        String table = oneName(directive.arguments().substring(0, in).strip(), directive);
        String rest = directive.arguments().substring(in + MAY_CHANGE_IN.length());
        boolean wantsName = true;
        for (Token token : tokens(rest, directive)) {
            boolean fits = wantsName ? token.isName() : token.isOperator(",");
            require(directive, fits, "write the columns' names with a comma between them, odd ones in quotes");
            if (wantsName) {
                mayChange.computeIfAbsent(table, name -> new HashSet<>()).add(token.name());
            }
            wantsName = !wantsName;
        }
        require(directive, !wantsName, "the columns' names stand behind it");
    }

    private static List<Token> tokens(String text, Directive directive) {
        try {
            return new Tokenizer(directive.location().file(), text).read().tokens();
        } catch (MigrationException e) {
            throw directive.malformed("a name in quotes has no end");
        }
    }

    /** The same way through a table as Java code says it, judged by the same rules. */
    public static BatchDirective batch(ScriptLocation location, JavaMigration.Batches said) {
        StringBuilder text = new StringBuilder(quoted(said.table())).append(" by ");
        for (int column = 0; column < said.key().size(); column++) {
            text.append(column == 0 ? "" : ", ").append(quoted(said.key().get(column)));
        }
        text.append(" size ").append(said.size());
        text.append(said.where().isEmpty() ? "" : " where " + said.where());
        return batch(new Directive(location, "batch", text.toString(), 0));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    // @batch <table> by <column>[, <column>] [size <rows>] [where <condition>]
    private static BatchDirective batch(Directive directive) {
        String form = "write: @batch <table> by <column>, <column> size <rows> where <condition>";
        List<Token> said = tokens(directive.arguments(), directive);
        require(
                directive,
                said.size() > 2 && said.get(0).isName() && said.get(1).is("BY"),
                form);
        List<String> key = new ArrayList<>();
        int at = 1;
        do {
            require(directive, at + 1 < said.size() && said.get(at + 1).isName(), form);
            String column = said.get(at + 1).name();
            require(directive, !key.contains(column), "the key names a column twice");
            key.add(column);
            at += 2;
        } while (at < said.size() && said.get(at).isOperator(","));
        long size = BatchDirective.USUAL_SIZE;
        if (at < said.size() && said.get(at).is("SIZE")) {
            require(directive, at + 1 < said.size(), form);
            size = sizeOf(said.get(at + 1), directive);
            at += 2;
        }
        String where = "";
        if (at < said.size()) {
            require(directive, said.get(at).is("WHERE") && at + 1 < said.size(), form);
            requireOneCondition(said.subList(at + 1, said.size()), directive);
            where = directive.arguments().substring(said.get(at + 1).offset());
            require(directive, NameRule.reachingOut(where).isEmpty(), "the condition reaches beyond the database");
        }
        return new BatchDirective(
                directive.location(), said.get(0).name(), key, size, where, false, JavaMigration.BadRows.fail());
    }

    private static long sizeOf(Token token, Directive directive) {
        boolean number = token.kind() == Token.Kind.NUMBER
                && token.text().length() <= LONGEST_SIZE
                && token.text().chars().allMatch(c -> c >= '0' && c <= '9');
        long size = number ? Long.parseLong(token.text()) : 0;
        require(
                directive,
                size > 0 && size <= BatchDirective.LARGEST_SIZE,
                "a size is a number of rows, from 1 to " + BatchDirective.LARGEST_SIZE);
        return size;
    }

    // It is put in parentheses into queries of the run, and must not leave them.
    private static void requireOneCondition(List<Token> condition, Directive directive) {
        int depth = 0;
        for (Token token : condition) {
            depth += token.isOperator("(") ? 1 : token.isOperator(")") ? -1 : 0;
            require(
                    directive,
                    depth >= 0 && token.kind() != Token.Kind.SEMICOLON && token.kind() != Token.Kind.PARAMETER,
                    "the condition is no single expression");
        }
        require(directive, depth == 0, "a parenthesis of the condition has no end");
    }

    private void addExpectation(Directive directive) {
        require(
                directive,
                isLiteral(directive.arguments()),
                "it needs one value: a number, a text in single quotes, or NULL");
        int before = directive.tokensBefore();
        boolean ownLine = before == 0
                || tokens.get(before - 1).line() != directive.location().line();
        StatementTokens query = statementsByStart.get(before);
        require(
                directive,
                ownLine && query != null && isQuery(query),
                "it stands on a line of its own, directly before SELECT, VALUES or WITH … SELECT");
        require(directive, expectedByStart.put(before, directive.arguments()) == null, "the query has one already");
    }

    private static boolean isQuery(StatementTokens statement) {
        return !statement.isExplained() && statement.isOneOf(statement.verb(), "SELECT", "VALUES");
    }

    private static boolean isLiteral(String text) {
        if (text.startsWith("'")) {
            boolean closed = text.length() > 1 && text.endsWith("'");
            return closed
                    && text.substring(1, text.length() - 1).replace("''", "").indexOf('\'') < 0;
        }
        return text.equalsIgnoreCase("NULL") || isNumber(text);
    }

    private static boolean isNumber(String text) {
        try {
            new BigDecimal(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The table of {@code @rows <table> may decrease} and its like. */
    private static String tableBefore(String words, Directive directive) {
        String arguments = directive.arguments();
        boolean says = Names.fold(arguments).endsWith(" ".concat(words));
        require(
                directive,
                says,
                "write: @" + directive.name() + " <table> " + words
                        + (words.equals(MAY_DECREASE)
                                ? ", or: @rows <table>" + MAY_CHANGE_IN + "<column>, <column>, or: @rows <table> "
                                        + MAY_STAY
                                : ""));
        String table =
                arguments.substring(0, arguments.length() - words.length()).strip();
        return oneName(table, directive);
    }

    private static String oneName(String table, Directive directive) {
        require(directive, isOneName(table), "the table's name is one word, or in quotes");
        return new Token(kind(table), table, 0, 0, 0).name();
    }

    /** The number of {@code @compatible-with <number>}. */
    private static long buildOf(Directive directive) {
        String digits = directive.arguments();
        boolean number = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        require(directive, number && Long.parseLong(digits) > 0, "it needs the number of a build, 1 or higher");
        return Long.parseLong(digits);
    }

    private static boolean isOneName(String text) {
        if (kind(text) == Token.Kind.QUOTED_NAME) {
            char end = text.charAt(0) == '[' ? ']' : text.charAt(0);
            return text.length() > 2 && text.charAt(text.length() - 1) == end;
        }
        return !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace);
    }

    private static Token.Kind kind(String name) {
        boolean quoted = name.startsWith("\"") || name.startsWith("`") || name.startsWith("[");
        return quoted ? Token.Kind.QUOTED_NAME : Token.Kind.WORD;
    }

    private static void require(Directive directive, boolean holds, String because) {
        if (!holds) {
            throw directive.malformed(because);
        }
    }

    /**
     * A comment line {@code -- @name arguments}.
     *
     * @param location its line
     * @param name behind the at sign
     * @param arguments the rest of the line, without blanks at the ends
     * @param tokensBefore how many tokens of the script precede it
     */
    public record Directive(ScriptLocation location, String name, String arguments, int tokensBefore) {
        /** Whether the comment is a directive: its first non-blank character is an at sign, and a letter follows. */
        public static boolean isIn(Comment comment) {
            String content = comment.content();
            return comment.endsWithLine()
                    && content.length() > 1
                    && content.charAt(0) == '@'
                    && Character.isLetter(content.charAt(1));
        }

        public static Directive of(String file, Comment comment) {
            String content = comment.content();
            int end = 1;
            while (end < content.length() && !Character.isWhitespace(content.charAt(end))) {
                end++;
            }
            ScriptLocation location = ScriptLocation.line(file, comment.line());
            return new Directive(
                    location, content.substring(1, end), content.substring(end).strip(), comment.tokensBefore());
        }

        /** The word of ours that this one is, or is so near to that it may be misspelt. */
        public Optional<String> resembled() {
            String word = word();
            for (String ours : OURS) {
                boolean longEnough = Math.min(word.length(), ours.length()) >= SHORTEST_PART;
                boolean part = longEnough && (ours.contains(word) || word.startsWith(ours));
                boolean start = word.length() >= SHORTEST_START
                        && ours.length() >= SHORTEST_START
                        && word.startsWith(ours.substring(0, SHORTEST_START));
                if (part || start || distance(word, ours) <= (ours.length() > SHORTEST_START ? 2 : 1)) {
                    return Optional.of(ours);
                }
            }
            return Optional.empty();
        }

        // "@Expect:", "@foreign_keys"
        private String word() {
            String folded = Names.fold(name).replace('_', '-');
            int end = 0;
            while (end < folded.length() && (folded.charAt(end) == '-' || Character.isLetter(folded.charAt(end)))) {
                end++;
            }
            return folded.substring(0, end);
        }

        /** How many letters must be changed, left out, added or exchanged with the next one to make one the other. */
        private static int distance(String one, String other) {
            int[][] costs = new int[one.length() + 1][other.length() + 1];
            for (int i = 0; i <= one.length(); i++) {
                for (int j = 0; j <= other.length(); j++) {
                    costs[i][j] = i == 0 || j == 0 ? i + j : cheapest(costs, one, other, i, j);
                }
            }
            return costs[one.length()][other.length()];
        }

        private static int cheapest(int[][] costs, String one, String other, int i, int j) {
            int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
            int cheapest = Math.min(costs[i - 1][j - 1] + change, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
            boolean exchanged = i > 1
                    && j > 1
                    && one.charAt(i - 1) == other.charAt(j - 2)
                    && one.charAt(i - 2) == other.charAt(j - 1);
            return exchanged ? Math.min(cheapest, costs[i - 2][j - 2] + 1) : cheapest;
        }

        // The rest of the line, and what is no plain word, may be anything: a name or a value too.
        private String note() {
            boolean plain =
                    name.length() <= LONGEST_WORD && name.chars().allMatch(c -> c < 0x80 && Character.isLetter(c));
            return location + ": " + (plain ? "@" + name : "what follows the at sign")
                    + " is no directive and was passed over";
        }

        public MigrationException malformed(String because) {
            return MigrationException.refusing(
                    Problem.ofScript(ProblemCode.DIRECTIVE_MALFORMED, location, name, because));
        }

        MigrationException refused(ProblemCode code) {
            return MigrationException.refusing(Problem.ofScript(code, location, name));
        }

        MigrationException refused(ProblemCode code, String meant) {
            return MigrationException.refusing(Problem.ofScript(code, location, name, meant));
        }
    }
}
