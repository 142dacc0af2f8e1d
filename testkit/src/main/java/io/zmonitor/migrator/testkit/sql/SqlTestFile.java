package io.zmonitor.migrator.testkit.sql;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.internal.script.Comment;
import io.zmonitor.migrator.internal.script.Directives.Directive;
import io.zmonitor.migrator.internal.script.StatementSplitter;
import io.zmonitor.migrator.internal.script.StatementTokens;
import io.zmonitor.migrator.internal.script.Tokenizer;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.internal.compare.Allowed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a test file says.
 *
 * @param name for messages
 * @param version at which it begins
 * @param steps in order
 */
record SqlTestFile(String name, long version, List<SqlTestStep> steps) {
    /** Copies the list. */
    SqlTestFile {
        steps = List.copyOf(steps);
    }

    /**
     * Reads it, by the same rules as a script.
     *
     * @throws AssertionError with file and line, if it cannot be understood
     */
    static SqlTestFile read(String name, String text) {
        return new Reader(name).read(text.replace("\r\n", "\n"));
    }

    private static final class Reader {
        private static final Pattern NAME = Pattern.compile("(?:.*[/\\\\])?(\\d{1,18})\\D[^/\\\\]*");
        private static final Pattern COUNTED = Pattern.compile("(.+?)\\s+(\\d{1,6})");
        private static final String ALL = "@migrate, @rollback, @given, @expect, @expect-error, @values-may-change,"
                + " @rows-may-go, @counter-may-fall and @may-go";

        private final String name;
        private final List<SqlTestStep> steps = new ArrayList<>();
        private final List<String> rows = new ArrayList<>();
        private boolean checked;
        private String error = "";
        private Allowed allowed = Allowed.NOTHING;
        private int pending;

        Reader(String name) {
            this.name = name;
        }

        SqlTestFile read(String text) {
            Matcher number = NAME.matcher(name);
            if (!number.matches()) {
                throw new AssertionError(name
                        + ": a test file's name begins with the version at which the test begins, as 0007.test.sql");
            }
            Tokenizer tokens = new Tokenizer(name, text);
            List<StatementTokens> statements;
            try {
                tokens.read();
                statements = StatementSplitter.split(name, text, tokens.tokens());
            } catch (MigrationException e) {
                throw new AssertionError(e.getMessage(), e);
            }
            List<Directive> directives = tokens.comments().stream()
                    .filter(Directive::isIn)
                    .map((Comment comment) -> Directive.of(name, comment))
                    .toList();
            int next = 0;
            for (StatementTokens statement : statements) {
                while (next < directives.size() && directives.get(next).tokensBefore() <= statement.firstToken()) {
                    add(directives.get(next++));
                }
                int end = statement.firstToken() + statement.size();
                if (next < directives.size() && directives.get(next).tokensBefore() < end) {
                    throw mistake(
                            line(directives.get(next)), "a directive stands before a statement, not inside of one");
                }
                add(statement);
            }
            while (next < directives.size()) {
                add(directives.get(next++));
            }
            if (pending > 0) {
                throw mistake(pending, "nothing follows that this could be about");
            }
            boolean tests = steps.stream().anyMatch(step -> !(step instanceof SqlTestStep.Sql sql) || isChecked(sql));
            if (!tests) {
                throw new AssertionError(
                        name + ": nothing is tested. Say -- @migrate and a number, or -- @expect before a" + " query.");
            }
            return new SqlTestFile(name, Long.parseLong(number.group(1)), steps);
        }

        private static boolean isChecked(SqlTestStep.Sql sql) {
            return sql.checked() || !sql.error().isEmpty();
        }

        private static int line(Directive directive) {
            return directive.location().line();
        }

        private void add(Directive directive) {
            int line = line(directive);
            String said = directive.arguments();
            switch (directive.name()) {
                case "migrate" -> {
                    refuse(checked, line, "@expect is about a query, not about @migrate");
                    steps.add(new SqlTestStep.Migrate(line, version(said, line), allowed, error));
                    clear();
                }
                case "rollback" -> {
                    refuse(
                            checked || !allowed.equals(Allowed.NOTHING),
                            line,
                            "only @expect-error can stand before @rollback");
                    steps.add(new SqlTestStep.RollBack(line, version(said, line), error));
                    clear();
                }
                case "given" -> {
                    refuse(pending > 0, line, "nothing can stand before @given");
                    steps.add(given(said, line));
                }
                case "expect" -> {
                    refuse(said.isEmpty(), line, "say @expect with literals, as 1, 'A', NULL, or @expect nothing");
                    if (!said.equals("nothing")) {
                        rows.add(said);
                    }
                    checked = true;
                    pending = line;
                }
                case "expect-error" -> {
                    refuse(said.isEmpty(), line, "say a code, as ZM-501, or a part of SQLite's message");
                    error = said;
                    pending = line;
                }
                default -> allow(directive, line);
            }
        }

        private void allow(Directive directive, int line) {
            List<String> words = Arrays.stream(directive.arguments().split("\\s*,\\s*"))
                    .filter(word -> !word.isEmpty())
                    .toList();
            String first = words.isEmpty() ? "" : words.get(0);
            allowed = switch (directive.name()) {
                case "values-may-change" ->
                    allowed.values(first, words.stream().skip(1).toList());
                case "rows-may-go" -> allowed.rows(first);
                case "counter-may-fall" -> allowed.counter(first);
                case "may-go" -> allowed.object(directive.arguments());
                default ->
                    throw mistake(line, "@" + directive.name() + " is no directive of a test file. There are " + ALL);
            };
            refuse(first.isEmpty(), line, "@" + directive.name() + " must say which");
            pending = line;
        }

        private SqlTestStep.Given given(String said, int line) {
            Matcher counted = COUNTED.matcher(said);
            refuse(!counted.matches(), line, "say a table and a number, as @given patients 20, or @given everywhere 5");
            String table = counted.group(1);
            return new SqlTestStep.Given(
                    line, table.equals("everywhere") ? "" : table, Integer.parseInt(counted.group(2)));
        }

        private long version(String said, int line) {
            if (said.equals("newest")) {
                return TestDatabases.NEWEST;
            }
            refuse(!said.matches("\\d{1,18}"), line, "say the number of a version, or newest");
            return Long.parseLong(said);
        }

        private void add(StatementTokens statement) {
            int line = statement.location().line();
            refuse(
                    !allowed.equals(Allowed.NOTHING),
                    line,
                    "what may be lost is said before @migrate, not before a statement");
            refuse(checked && !error.isEmpty(), line, "a statement that fails has no rows: @expect or @expect-error");
            steps.add(new SqlTestStep.Sql(line, statement.sql(), List.copyOf(rows), checked, error));
            clear();
        }

        private void clear() {
            rows.clear();
            checked = false;
            error = "";
            allowed = Allowed.NOTHING;
            pending = 0;
        }

        private void refuse(boolean condition, int line, String because) {
            if (condition) {
                throw mistake(line, because);
            }
        }

        private AssertionError mistake(int line, String because) {
            return new AssertionError(name + ":" + line + ": " + because);
        }
    }
}
