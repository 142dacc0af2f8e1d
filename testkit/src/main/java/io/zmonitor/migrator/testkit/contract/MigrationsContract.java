package io.zmonitor.migrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.internal.compare.SchemaText;
import io.zmonitor.migrator.testkit.rows.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each set of migrations should keep, proved in memory with rows in every table:
 *
 * <ul>
 *   <li>each migration runs on empty tables and on nasty rows, and forgets nothing that hung on a table
 *   <li>none can remove rows without declaring it
 *   <li>a database that was migrated number by number has the schema of a new one, at each number
 *   <li>each rollback is the inverse, up, down and up again, also on rows that the newer build wrote
 *   <li>two runs on the same rows leave the same: no time of day, nothing random
 *   <li>each seed can run again, and no script does nothing behind {@code IF NOT EXISTS}
 *   <li>a second run changes nothing
 * </ul>
 *
 * <p>Extend it, give the source, and override what your application knows better: {@link #rows} for values that no migration
 * has to expect, {@link #configured} for what is declared in Java.
 */
public abstract class MigrationsContract {
    private static final int ROWS = 20;
    private static final int FURTHER_ROWS = 2;

    /** For the classes that extend it. */
    protected MigrationsContract() {}

    /** The migrations. */
    protected abstract MigrationSource migrations();

    /** The databases that are migrated; for another numbering than the shared one. */
    protected TestDatabases databases() {
        return TestDatabases.of(migrations());
    }

    /** The rows that each table gets when it is there: nasty ones, unless overridden. */
    protected Rows rows() {
        return Rows.everywhere(ROWS);
    }

    /** Adds what the application says to its migrator, such as {@code withRowsMayDecrease}; nothing unless overridden. */
    protected Migrator configured(Migrator migrator) {
        return migrator;
    }

    /** Why no migration has a rollback script; if there is none and no reason either, the contract fails. */
    protected String noRollbacksBecause() {
        return "";
    }

    /**
     * The numbers whose rollbacks are known to change rows, each with the reason: their schema is compared, their rows are
     * not.
     */
    protected Map<Long, String> rollbacksThatChangeRows() {
        return Map.of();
    }

    /** The numbers that leave other rows at each run, such as random keys, each with the reason. */
    protected Map<Long, String> migrationsThatDifferEachTime() {
        return Map.of();
    }

    /**
     * The columns, as {@code table.column}, in which a migration writes the time of the run on purpose. Those whose DEFAULT is
     * the time need not be named.
     */
    protected Set<String> columnsWithTheTimeOfTheRun() {
        return Set.of();
    }

    /** The numbers whose scripts find everything as they want it, each with the reason. */
    protected Map<Long, String> migrationsThatChangeNothing() {
        return Map.of();
    }

    /** The numbers whose seeds cannot run again, each with the reason. */
    protected Map<Long, String> seedsThatRunOnce() {
        return Map.of();
    }

    @TestFactory
    Stream<DynamicTest> each_migration_runs_on_empty_tables() throws SQLException {
        return tests(walk(null, (walk, number) -> {}));
    }

    @TestFactory
    Stream<DynamicTest> each_migration_runs_on_nasty_rows() throws SQLException {
        return tests(walk(rows(), (walk, number) -> {}));
    }

    @TestFactory
    Stream<DynamicTest> each_migration_changes_something() throws SQLException {
        Map<Long, @Nullable Throwable> outcomes = new LinkedHashMap<>();
        try (Walk walk = walking(null)) {
            for (Map.Entry<Long, List<SourceEntry>> step : byNumber().entrySet()) {
                long number = step.getKey();
                SchemaText before = SchemaText.of(walk.connection());
                outcomes.put(number, attempt(walk, number, () -> {
                    if (isApplied(walk, number)
                            && !migrationsThatChangeNothing().containsKey(number)) {
                        new Repetition(number, step.getValue())
                                .changesSomething(before, SchemaText.of(walk.connection()));
                    }
                }));
            }
        }
        return tests(outcomes);
    }

    // What cannot be applied is told by the tests that run each migration.
    private static boolean isApplied(Walk walk, long number) throws SQLException {
        try {
            walk.to(number);
            return true;
        } catch (MigrationException e) {
            try {
                walk.passTo(number);
            } catch (MigrationException again) {
                e.addSuppressed(again);
            }
            return false;
        }
    }

    @TestFactory
    Stream<DynamicTest> each_migration_leaves_the_same_rows_each_time() throws SQLException {
        Map<Long, @Nullable Throwable> outcomes = new LinkedHashMap<>();
        try (Walk one = walking(rows());
                Walk two = walking(rows())) {
            for (Map.Entry<Long, List<SourceEntry>> step : byNumber().entrySet()) {
                long number = step.getKey();
                if (migrationsThatDifferEachTime().containsKey(number)) {
                    isApplied(one, number);
                    isApplied(two, number);
                } else {
                    Repetition repetition = new Repetition(number, step.getValue());
                    outcomes.put(
                            number,
                            attempt(
                                    one,
                                    number,
                                    () -> repetition.leavesTheSame(one, two, columnsWithTheTimeOfTheRun())));
                }
            }
        }
        return tests(outcomes);
    }

    @TestFactory
    Stream<DynamicTest> each_seed_can_run_again() throws SQLException {
        Map<Long, @Nullable Throwable> outcomes = new LinkedHashMap<>();
        try (Walk walk = walking(rows())) {
            for (Map.Entry<Long, List<SourceEntry>> step : byNumber().entrySet()) {
                long number = step.getKey();
                boolean asked = step.getValue().stream().anyMatch(Repetition::isSeed)
                        && !seedsThatRunOnce().containsKey(number);
                if (asked) {
                    Repetition repetition = new Repetition(number, step.getValue());
                    outcomes.put(number, attempt(walk, number, () -> repetition.canRunAgain(walk)));
                } else {
                    isApplied(walk, number);
                }
            }
        }
        return tests(outcomes);
    }

    @Test
    void no_migration_can_remove_rows_without_declaring_it() throws SQLException {
        List<String> risks = new ArrayList<>();
        walk(
                null,
                (walk, number) -> {},
                report -> report.warnings().stream()
                        .filter(warning -> warning.kind() == Warning.Kind.ROWS_MAY_DECREASE)
                        .forEach(warning -> risks.add(warning.text())));

        assertThat(risks)
                .as("Say -- @rows <table> may decrease in the script, or withRowsMayDecrease for a released one")
                .isEmpty();
    }

    @Test
    void a_new_database_has_the_schema_of_a_migrated_one_at_each_number() throws SQLException {
        Map<Long, SchemaText> migrated = new LinkedHashMap<>();
        walk(null, (walk, number) -> migrated.put(number, SchemaText.of(walk.connection())));
        List<String> differences = new ArrayList<>();
        try (Connection fresh = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Map<Long, SchemaText> once = new LinkedHashMap<>();
            RunListener listener = event -> {
                if (event instanceof RunListener.Event.Applied applied) {
                    once.put(applied.migration().id().number(), taken(fresh));
                }
            };
            configured(Migrator.forConnection(fresh)
                            .withSource(migrations().withoutSnapshots())
                            .withNumbering(databases().numbering())
                            .withListener(listener))
                    .migrate();
            once.put(newest(), SchemaText.of(fresh));
            for (Map.Entry<Long, SchemaText> one : migrated.entrySet()) {
                SchemaText other = once.get(one.getKey());
                for (String sentence :
                        other == null ? List.<String>of() : one.getValue().differencesIn(other)) {
                    differences.add("at " + one.getKey() + ": " + sentence);
                }
            }
            assertThat(once).as("the migrations that were compared").isNotEmpty();
        }
        assertThat(differences)
                .as("A new database differs from one that was migrated number by number")
                .isEmpty();
    }

    private static SchemaText taken(Connection connection) {
        try {
            return SchemaText.of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the schema cannot be read", e);
        }
    }

    @TestFactory
    Stream<DynamicTest> each_rollback_is_the_inverse() throws SQLException {
        Map<Long, @Nullable Throwable> outcomes = new LinkedHashMap<>();
        try (Walk walk = walking(rows())) {
            long previous = 0;
            for (Map.Entry<Long, List<SourceEntry>> step : byNumber().entrySet()) {
                long number = step.getKey();
                boolean undoable = step.getValue().stream()
                        .filter(entry -> entry.id().type() != MigrationType.SEED)
                        .allMatch(MigrationsContract::hasRollback);
                if (undoable && step.getValue().stream().anyMatch(MigrationsContract::hasRollback)) {
                    outcomes.put(number, failureOf(walk, number, previous, step.getValue()));
                } else {
                    attempt(walk, number, () -> walk.to(number));
                }
                previous = number;
            }
        }
        if (outcomes.isEmpty() && noRollbacksBecause().isBlank()) {
            Assertions.fail(
                    "No migration has a rollback script, so nothing was tested. Write them, or say why there are"
                            + " none: noRollbacksBecause().");
        }
        return tests(outcomes);
    }

    private @Nullable Throwable failureOf(Walk walk, long number, long previous, List<SourceEntry> entries)
            throws SQLException {
        boolean rowsToo = !rollbacksThatChangeRows().containsKey(number);
        return attempt(
                walk,
                number,
                () -> new UpAndDown(walk, number, previous, entries, rowsToo).prove(rows().seed(2), FURTHER_ROWS));
    }

    @Test
    void a_second_run_changes_nothing() throws SQLException {
        byNumber(); // fails if there are none
        try (Walk walk = walking(null)) {
            walk.migrator().migrate();
            SchemaText before = SchemaText.of(walk.connection());
            long changes = changes(walk.connection());

            assertThat(walk.migrator().plan().isEmpty())
                    .as("Nothing is pending after a run")
                    .isTrue();
            assertThat(walk.migrator().migrate().wasUpToDate())
                    .as("The second run finds the database up to date")
                    .isTrue();
            assertThat(changes(walk.connection()))
                    .as("Rows that a second run changes")
                    .isEqualTo(changes);
            assertThat(before.differencesIn(SchemaText.of(walk.connection()))).isEmpty();
        }
    }

    private static long changes(Connection connection) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                java.sql.ResultSet row = statement.executeQuery("SELECT total_changes()")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What is done at a number. */
    @FunctionalInterface
    interface Stop {
        void at(Walk walk, long number) throws SQLException;
    }

    /** What may fail. */
    @FunctionalInterface
    private interface Step {
        void run() throws SQLException;
    }

    /** What is looked at in a report. */
    @FunctionalInterface
    private interface Look {
        void at(MigrationReport report);
    }

    private Map<Long, @Nullable Throwable> walk(@Nullable Rows rows, Stop stop) throws SQLException {
        return walk(rows, stop, report -> {});
    }

    private Map<Long, @Nullable Throwable> walk(@Nullable Rows rows, Stop stop, Look look) throws SQLException {
        Map<Long, @Nullable Throwable> outcomes = new LinkedHashMap<>();
        try (Walk walk = walking(rows)) {
            for (long number : byNumber().keySet()) {
                outcomes.put(number, attempt(walk, number, () -> {
                    look.at(walk.to(number));
                    stop.at(walk, number);
                }));
            }
        }
        return outcomes;
    }

    // What fails on rows is passed on empty tables, so that what comes later is seen too.
    private static @Nullable Throwable attempt(Walk walk, long number, Step step) throws SQLException {
        try {
            step.run();
            return null;
        } catch (MigrationException | AssertionError | IllegalStateException e) {
            try {
                walk.passTo(number);
            } catch (MigrationException again) {
                e.addSuppressed(again);
            }
            return e;
        }
    }

    private Walk walking(@Nullable Rows rows) throws SQLException {
        return new Walk(databases(), this::configured, rows);
    }

    private Map<Long, List<SourceEntry>> byNumber() {
        Map<Long, List<SourceEntry>> byNumber = new LinkedHashMap<>();
        for (SourceEntry entry : databases().migrations()) {
            byNumber.computeIfAbsent(entry.id().number(), number -> new ArrayList<>())
                    .add(entry);
        }
        if (byNumber.isEmpty()) {
            Assertions.fail("The source has no migrations, so nothing was tested.");
        }
        return byNumber;
    }

    private long newest() {
        Set<Long> numbers = new LinkedHashSet<>(byNumber().keySet());
        return numbers.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static boolean hasRollback(SourceEntry entry) {
        return entry.content().orElseThrow().rollback() != SourceEntry.Content.Rollback.NONE;
    }

    private Stream<DynamicTest> tests(Map<Long, @Nullable Throwable> outcomes) {
        Map<Long, List<SourceEntry>> byNumber = byNumber();
        List<DynamicTest> tests = new ArrayList<>();
        outcomes.forEach((number, failure) ->
                tests.add(DynamicTest.dynamicTest(Repetition.names(byNumber.getOrDefault(number, List.of())), () -> {
                    if (failure != null) {
                        throw failure;
                    }
                })));
        return tests.stream();
    }
}
