package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the statements of a script with {@code @batch} may be: each writes rows, of one range of keys at a time. And which
 * scripts without it treat a table in batches by hand, as the loops of earlier runners did: a run executes each statement
 * once, so the rows beyond its bound would stay as they are, and nobody would say so.
 */
final class BatchRule {
    private static final String UNKNOWN_KEY = "<key>";
    private static final Set<String> ROW_NUMBERS = Set.of("rowid", "_rowid_", "oid");
    private static final int LONGEST_SIZE = 6;
    private static final int LONGEST_BOUND = 18;
    /** Of rows that are copied: fewer are picked, more are a batch. */
    private static final int LEAST_COPIED = 100;

    private BatchRule() {}

    static void check(StatementTokens statement, StatementTarget target, BatchDirective batch) {
        if (statement.isExplained() || !target.writesRows()) {
            throw refused(statement, "a statement writes no rows of a table");
        }
        List<String> allowed = new ArrayList<>(batch.first());
        allowed.addAll(batch.last());
        List<String> missing = new ArrayList<>(allowed);
        for (Token token : statement.tokens()) {
            if (token.kind() == Token.Kind.PARAMETER) {
                if (!allowed.contains(token.text())) {
                    throw MigrationException.refusing(
                            Problem.ofScript(ProblemCode.PARAMETER_REFUSED, statement.location(), token.text()));
                }
                missing.remove(token.text());
            }
        }
        if (!missing.isEmpty()) {
            throw refused(statement, "a statement does not use " + String.join(", ", missing));
        }
    }

    private static MigrationException refused(StatementTokens statement, String because) {
        return MigrationException.refusing(
                Problem.ofScript(ProblemCode.BATCH_STATEMENT_REFUSED, statement.location(), because));
    }

    /**
     * The first statement of a script that treats a batch by hand.
     *
     * @param mayStay of which tables this is meant; folded
     * @throws MigrationException if SQLite could not run it at all: the loop of another database, a bound that is a parameter
     */
    static Optional<Problem> byHand(List<StatementTokens> statements, Set<String> mayStay) {
        Map<String, Long> ends = new HashMap<>();
        for (int at = 0; at < statements.size(); at++) {
            StatementTokens statement = statements.get(at);
            StatementTarget target = StatementTarget.of(statement);
            Optional<Batch> batch = statement.is(0, "DO")
                    ? loop(statements.subList(at, statements.size()))
                    : !target.writesRows() || statement.isExplained()
                            ? Optional.empty()
                            : limited(statement, target).or(() -> nextRange(statement, target, ends));
            if (batch.isPresent() && batch.get().cannotRun()) {
                throw MigrationException.refusing(batch.get().problem(statement));
            }
            if (batch.isPresent() && !mayStay.contains(batch.get().table())) {
                return Optional.of(batch.get().problem(statement));
            }
        }
        return Optional.empty();
    }

    /**
     * A batch by hand.
     *
     * @param how in words
     * @param table whose rows; folded
     * @param key by which column, if that is known
     * @param size how many rows, as written; may be empty
     * @param cannotRun whether SQLite has no such statement
     */
    private record Batch(String how, String table, String key, String size, boolean cannotRun) {
        Problem problem(StatementTokens statement) {
            String header = named(table) + " by " + named(key) + (size.isEmpty() ? "" : " size " + size);
            return Problem.ofScript(
                    ProblemCode.BATCHES_BY_HAND, statement.location(), how, named(table), header, named(key));
        }

        private static String named(String name) {
            return name.matches("[\\p{L}_][\\p{L}\\p{N}_]*") || name.equals(UNKNOWN_KEY)
                    ? name
                    : Directives.quoted(name);
        }
    }

    // DO $$ … LOOP UPDATE … END LOOP … $$: the semicolons inside have cut it into pieces.
    private static Optional<Batch> loop(List<StatementTokens> pieces) {
        if (pieces.get(0).size() < 2 || pieces.get(0).token(1).kind() != Token.Kind.PARAMETER) {
            return Optional.empty();
        }
        for (StatementTokens piece : pieces) {
            for (int at = 0; at < piece.size(); at++) {
                int name = piece.is(at, "UPDATE")
                        ? at + 1
                        : piece.isOneOf(at, "DELETE", "INSERT") && piece.isOneOf(at + 1, "FROM", "INTO") ? at + 2 : 0;
                String table = name == 0 ? "" : piece.nameAt(name).name();
                if (!table.isEmpty()) {
                    return Optional.of(new Batch("a loop that SQLite does not have", table, UNKNOWN_KEY, "", true));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Batch> limited(StatementTokens statement, StatementTarget target) {
        Optional<Batch> whole = limited(statement, target, statement.verb(), statement.size());
        boolean behindWhere = false;
        for (int at = 0; at < statement.size() && whole.isEmpty(); at++) {
            behindWhere = behindWhere || (at > statement.verb() && statement.is(at, "WHERE"));
            if (statement.isOperator(at, "(") && statement.is(at + 1, "SELECT")) {
                int end = statement.skipParentheses(at) - 1;
                if (selectsRows(statement, at, behindWhere)) {
                    whole = limited(statement, target, at + 1, end);
                }
                at = end;
            }
        }
        return whole;
    }

    // Elsewhere a query gives values: the last five rows of each row, one of several.
    private static boolean selectsRows(StatementTokens statement, int parenthesis, boolean behindWhere) {
        int before = parenthesis - 1;
        if (before < statement.verb()) {
            return statement.isOneOf(before, "AS", "MATERIALIZED");
        }
        return behindWhere
                ? statement.is(before, "IN") && !statement.is(before - 1, "NOT")
                : statement.isOneOf(before, "FROM", "JOIN");
    }

    private static Optional<Batch> limited(StatementTokens statement, StatementTarget target, int from, int end) {
        int limit = find(statement, "LIMIT", from, end);
        int count = statement.isOperator(limit + 2, ",") ? limit + 3 : limit + 1;
        int source = find(statement, "FROM", from, end);
        if (limit == end || count >= end) {
            return Optional.empty();
        }
        Token bound = statement.token(count);
        boolean isParameter = bound.kind() == Token.Kind.PARAMETER;
        boolean isCopy = target.deed().equals("INSERT") || target.deed().equals("REPLACE");
        if (!isParameter && !isAtLeast(isCopy ? LEAST_COPIED : 2, bound)) {
            return Optional.empty();
        }
        QualifiedName copied = source < limit ? statement.nameAt(source + 1) : QualifiedName.NONE;
        String table = isCopy ? copied.name() : target.name().name();
        boolean isMeant = from == statement.verb() && !isCopy;
        for (int at = source; at < limit && !isMeant; at++) {
            isMeant = statement.token(at).isName() && statement.token(at).name().equals(table);
        }
        String size = bound.text().length() <= LONGEST_SIZE && !isParameter ? bound.text() : "";
        return isMeant && !table.isEmpty()
                ? Optional.of(new Batch("LIMIT", table, key(statement, from, source), size, isParameter))
                : Optional.empty();
    }

    private static boolean isAtLeast(int least, Token bound) {
        String digits = bound.text();
        boolean isNumber = bound.kind() == Token.Kind.NUMBER
                && !digits.isEmpty()
                && digits.length() <= LONGEST_BOUND
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && Long.parseLong(digits) >= least;
    }

    // SELECT id FROM, SELECT v.id FROM
    private static String key(StatementTokens statement, int select, int from) {
        boolean isQualified = from == select + 4 && statement.isOperator(select + 2, ".");
        boolean isOne = statement.is(select, "SELECT") && (from == select + 2 || isQualified);
        Token column = statement.token(Math.max(from - 1, 0));
        return isOne && column.isName() && !ROW_NUMBERS.contains(column.name()) ? column.name() : UNKNOWN_KEY;
    }

    /** The place of a word between these places, outside of parentheses; the end if it is not there. */
    private static int find(StatementTokens statement, String word, int from, int end) {
        int at = from;
        while (at < end && !statement.is(at, word)) {
            at = statement.isOperator(at, "(") ? statement.skipParentheses(at) : at + 1;
        }
        return Math.min(at, end);
    }

    // The same statement as one before it but for a range of numbers, which begins where the other one ended.
    private static Optional<Batch> nextRange(
            StatementTokens statement, StatementTarget target, Map<String, Long> ends) {
        StringBuilder shape = new StringBuilder();
        String key = "";
        List<Long> lower = new ArrayList<>();
        List<Long> upper = new ArrayList<>();
        for (int at = 0; at < statement.size(); at++) {
            Token token = statement.token(at);
            boolean isLow = isAtLeast(0, token)
                    && (statement.is(at - 1, "BETWEEN") || statement.isOperator(comparison(statement, at), ">"));
            boolean isHigh = isAtLeast(0, token)
                    && ((at > 2 && statement.is(at - 1, "AND") && statement.is(at - 3, "BETWEEN"))
                            || statement.isOperator(comparison(statement, at), "<"));
            if (isLow || isHigh) {
                (isLow ? lower : upper).add(Long.parseLong(token.text()));
                int column = comparison(statement, at) - 1;
                key = isLow && column >= 0 ? statement.token(column).name() : key;
                shape.append("# ");
            } else {
                shape.append(token.kind() == Token.Kind.STRING ? token.text() : token.name())
                        .append(' ');
            }
        }
        if (lower.size() != 1 || upper.size() != 1) {
            return Optional.empty();
        }
        Long end = ends.put(shape.toString(), upper.get(0));
        boolean follows = end != null && (lower.get(0) - end == 0 || lower.get(0) - end == 1);
        return follows
                ? Optional.of(new Batch("ranges of numbers", target.name().name(), key, "", false))
                : Optional.empty();
    }

    // The tokenizer gives an operator in single characters: "<", "=".
    private static int comparison(StatementTokens statement, int number) {
        return statement.isOperator(number - 1, "=") ? number - 2 : number - 1;
    }
}
