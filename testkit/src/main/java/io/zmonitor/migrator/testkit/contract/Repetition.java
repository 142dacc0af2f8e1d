package io.zmonitor.migrator.testkit.contract;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.testkit.internal.compare.Allowed;
import io.zmonitor.migrator.testkit.internal.compare.Loss;
import io.zmonitor.migrator.testkit.internal.compare.SchemaText;
import io.zmonitor.migrator.testkit.internal.compare.TableRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one number does when it is done twice: on two databases, or a seed on one. */
record Repetition(long number, List<SourceEntry> entries) {
    private static final int MOST = 10;
    private static final String REMEDY_OF_SEEDS =
            "Write INSERT … ON CONFLICT (key) DO NOTHING, or say why it runs once: seedsThatRunOnce().";
    private static final Pattern CONDITIONAL = Pattern.compile("(?i)\\bIF\\s+(NOT\\s+)?EXISTS\\b");

    /** Applies the number to two databases with the same rows, and compares them. */
    void leavesTheSame(Walk one, Walk two, Set<String> timed) throws SQLException {
        TableRows before = rows(one);
        try {
            one.up(number);
            two.up(number);
        } catch (MigrationException e) {
            one.passTo(number); // told by the test that runs each migration on rows
            two.passTo(number);
            return;
        }
        TableRows first = rows(one);
        TableRows second = rows(two);
        List<String> differences = new ArrayList<>(sentences(first, second, Allowed.NOTHING.momentsDiffer()));
        if (differences.isEmpty()) {
            differences.addAll(sentences(second, first, Allowed.NOTHING.momentsDiffer()));
        }
        differences.addAll(first.momentsSince(before, one.connection(), timed));
        if (!differences.isEmpty()) {
            two.passTo(number);
            throw failure(
                    names(entries) + " leaves other rows each time:",
                    differences,
                    "Write fixed values instead of random() and datetime('now'). What is meant is named in"
                            + " columnsWithTheTimeOfTheRun() or migrationsThatDifferEachTime().");
        }
        one.fill();
        two.fill();
    }

    /** Runs the seeds of the number once more, on the database where they ran. */
    void canRunAgain(Walk walk) throws SQLException {
        try {
            walk.up(number);
        } catch (MigrationException e) {
            walk.passTo(number);
            return;
        }
        TableRows before = rows(walk);
        List<SourceEntry> seeds = entries.stream().filter(Repetition::isSeed).toList();
        for (SourceEntry seed : seeds) {
            again(walk.connection(), seed.content().orElseThrow().sql().orElse(""));
        }
        TableRows after = rows(walk);
        List<String> differences = Stream.of(
                        sentences(before, after, Allowed.NOTHING.momentsDiffer()),
                        sentences(after, before, Allowed.NOTHING.momentsDiffer()))
                .flatMap(List::stream)
                .map(sentence -> sentence.replace(" is gone or changed", " is there twice")
                        .replace(" is gone", " is more"))
                .toList();
        if (!differences.isEmpty()) {
            throw failure(names(seeds) + " changes rows when it runs again:", differences, REMEDY_OF_SEEDS);
        }
        walk.fill();
    }

    // This call of the driver, unlike the others, runs all statements of a text.
    private void again(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // A run skips what a script writes into the ledger: here it goes into another table of that name.
            statement.executeUpdate("CREATE TEMP TABLE schema_version AS SELECT * FROM main.schema_version WHERE 0");
            statement.executeUpdate(script);
            statement.executeUpdate("DROP TABLE temp.schema_version");
        } catch (SQLException e) {
            throw new AssertionError(
                    names(entries) + " fails when it runs again: " + e.getMessage() + "\n" + REMEDY_OF_SEEDS, e);
        }
    }

    /** Refuses a script that says IF EXISTS or IF NOT EXISTS and leaves the schema as it was. */
    void changesSomething(SchemaText before, SchemaText after) {
        boolean conditional = entries.stream()
                .allMatch(entry -> entry.id().type() == MigrationType.SCHEMA
                        && CONDITIONAL
                                .matcher(entry.content()
                                        .flatMap(SourceEntry.Content::sql)
                                        .orElse(""))
                                .find());
        if (conditional && before.equals(after)) {
            throw new AssertionError(names(entries) + " changes nothing: IF NOT EXISTS finds an object of that name,"
                    + " or IF EXISTS finds none.\nLeave these words out and correct what SQLite then refuses, or say"
                    + " why: migrationsThatChangeNothing().");
        }
    }

    static boolean isSeed(SourceEntry entry) {
        return entry.id().type() == MigrationType.SEED
                && entry.content().flatMap(SourceEntry.Content::sql).isPresent();
    }

    private TableRows rows(Walk walk) throws SQLException {
        return TableRows.read(walk.connection(), reached(entries, SchemaText.of(walk.connection())));
    }

    /** The tables, by folded names, that scripts and rollbacks can reach; all of them if Java code takes part. */
    static Set<String> reached(List<SourceEntry> entries, SchemaText schema) {
        StringBuilder scripts = new StringBuilder();
        for (SourceEntry entry : entries) {
            SourceEntry.Content content = entry.content().orElseThrow();
            if (content.sql().isEmpty()) {
                return schema.tables();
            }
            scripts.append(content.sql().orElse(""))
                    .append('\n')
                    .append(content.rollbackSql().orElse(""));
        }
        return schema.reachedBy(scripts.toString());
    }

    private static List<String> sentences(TableRows rows, TableRows others, Allowed allowed) {
        return rows.lossesIn(others, allowed).stream().map(Loss::what).toList();
    }

    static AssertionError failure(String title, List<String> sentences, String remedy) {
        String more = sentences.size() > MOST ? "\n  and " + (sentences.size() - MOST) + " more" : "";
        return new AssertionError(title + "\n  "
                + String.join("\n  ", sentences.subList(0, Math.min(MOST, sentences.size()))) + more + "\n" + remedy);
    }

    static String names(List<SourceEntry> entries) {
        return String.join(", ", entries.stream().map(SourceEntry::file).toList());
    }
}
