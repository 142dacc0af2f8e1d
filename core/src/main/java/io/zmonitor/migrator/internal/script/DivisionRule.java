package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.List;
import java.util.Set;

/**
 * Refuses a file that another tool divides by comments: read as one script, it would run forward and back again, and be
 * recorded as applied.
 */
final class DivisionRule {
    /** Comments that no other purpose explains, by their first letters; each with the tool that reads them. */
    private static final List<List<String>> MARKS = List.of(
            List.of("+goose", "goose"),
            List.of("+migrate", "sql-migrate"),
            List.of("+micrate", "micrate"),
            List.of("migrate:up", "dbmate"),
            List.of("migrate:down", "dbmate"),
            List.of("//@undo", "MyBatis Migrations"),
            List.of("// @undo", "MyBatis Migrations"),
            List.of("liquibase formatted sql", "Liquibase"),
            List.of("create above / drop below", "tern"));

    /** A comment of nothing but these words, one of {@link #BACKWARD} among them, is a mark too. */
    private static final Set<String> WORDS =
            Set.of("up", "ups", "migrate", "migration", "rambler", "part", "section", "sql", "statements");

    private static final Set<String> BACKWARD = Set.of("down", "downs", "undo", "rollback", "revert");

    private DivisionRule() {}

    static void check(String file, Tokenizer tokenizer, List<StatementTokens> statements) {
        for (Comment comment : tokenizer.comments()) {
            if (ownsItsLine(comment, tokenizer.tokens())) {
                String tool = tool(comment);
                if (tool.isEmpty() && standsBetween(comment, statements)) {
                    tool = backward(comment);
                }
                if (!tool.isEmpty()) {
                    throw MigrationException.refusing(Problem.ofScript(
                            ProblemCode.SCRIPT_DIVIDED, ScriptLocation.line(file, comment.line()), tool));
                }
            }
        }
    }

    private static boolean ownsItsLine(Comment comment, List<Token> tokens) {
        int before = comment.tokensBefore();
        return before == 0 || tokens.get(before - 1).line() != comment.line();
    }

    // Behind one statement and before another: a comment in a statement, or with nothing behind it, divides nothing.
    private static boolean standsBetween(Comment comment, List<StatementTokens> statements) {
        for (int at = 1; at < statements.size(); at++) {
            if (statements.get(at).firstToken() == comment.tokensBefore()) {
                return true;
            }
        }
        return false;
    }

    private static String tool(Comment comment) {
        String content = bare(comment.content(), "+/");
        for (List<String> mark : MARKS) {
            if (content.startsWith(mark.get(0))) {
                return mark.get(1);
            }
        }
        return "";
    }

    private static String backward(Comment comment) {
        String found = "";
        for (String word : bare(comment.content(), "").split("[^a-z]+", -1)) {
            if (BACKWARD.contains(word)) {
                found = word;
            } else if (!WORDS.contains(word)) {
                return "";
            }
        }
        return found;
    }

    /** In lower case, without what frames it: dashes, stars, exclamation marks and the like. */
    private static String bare(String content, String kept) {
        int start = 0;
        int end = content.length();
        while (start < end && isFrame(content.charAt(start)) && kept.indexOf(content.charAt(start)) < 0) {
            start++;
        }
        while (end > start && isFrame(content.charAt(end - 1))) {
            end--;
        }
        return Names.fold(content.substring(start, end));
    }

    private static boolean isFrame(char c) {
        return !Character.isLetterOrDigit(c);
    }
}
