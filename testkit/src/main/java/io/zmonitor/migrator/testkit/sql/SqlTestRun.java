package io.zmonitor.migrator.testkit.sql;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.testkit.Fixture;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.internal.TestFolders;
import io.zmonitor.migrator.testkit.internal.compare.Allowed;
import io.zmonitor.migrator.testkit.internal.compare.ComparedContent;
import io.zmonitor.migrator.testkit.internal.compare.Loss;
import io.zmonitor.migrator.testkit.internal.compare.ReadRows;
import io.zmonitor.migrator.testkit.rows.Rows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs one test file, on a database of its own, and tells all that is not as the file says. */
final class SqlTestRun {
    private static final int MOST = 10;
    private static final Pattern SWITCH = Pattern.compile("\\.([a-zA-Z]+)\\((.*)\\)", Pattern.DOTALL);

    private final SqlTestFile file;
    private final TestDatabases databases;
    private final List<String> failures = new ArrayList<>();
    private long version;

    SqlTestRun(SqlTestFile file, TestDatabases databases) {
        this.file = file;
        this.databases = databases;
        this.version = file.version();
    }

    /** A step that failed, so that the steps after it mean nothing. */
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;

        Ended(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    void run() throws IOException, SQLException {
        TestDatabase database = begun();
        @Nullable Ended ended = null;
        try {
            // Statements that follow one another are on one connection, so that a transaction can span them.
            int at = 0;
            while (at < file.steps().size()) {
                at = file.steps().get(at) instanceof SqlTestStep.Sql ? statements(database, at) : other(database, at);
            }
        } catch (Ended e) {
            ended = e;
            failures.add(e.getMessage());
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    String.join("\n", failures) + (ended == null ? "" : "\nWhat follows was not run."),
                    ended == null ? null : ended.getCause());
        }
        database.close();
    }

    private TestDatabase begun() {
        try {
            return databases.atVersion(version, TestFolders.next());
        } catch (IllegalArgumentException e) {
            throw new AssertionError(file.name() + ": " + e.getMessage(), e);
        }
    }

    private int statements(TestDatabase database, int from) throws Ended, SQLException {
        int at = from;
        try (Connection connection = database.open()) {
            while (at < file.steps().size() && file.steps().get(at) instanceof SqlTestStep.Sql sql) {
                run(connection, sql);
                at++;
            }
        }
        return at;
    }

    private void run(Connection connection, SqlTestStep.Sql sql) throws Ended {
        try (Statement statement = connection.createStatement()) {
            if (!sql.error().isEmpty()) {
                statement.execute(sql.sql());
                failures.add(place(sql) + "should fail with " + sql.error() + ", and did not");
            } else if (sql.checked()) {
                compare(connection, sql);
            } else {
                statement.execute(sql.sql());
            }
        } catch (SQLException e) {
            if (sql.error().isEmpty()) {
                throw new Ended(place(sql) + e.getMessage(), e);
            }
            if (!contains(e.getMessage(), sql.error())) {
                failures.add(place(sql) + "should fail with " + sql.error() + ", and failed with " + e.getMessage());
            }
        }
    }

    private void compare(Connection connection, SqlTestStep.Sql sql) throws SQLException {
        ReadRows found = ReadRows.ofQuery(connection, sql.sql());
        List<List<String>> expected = new ArrayList<>();
        for (String row : sql.rows()) {
            try {
                expected.addAll(ReadRows.ofQuery(connection, "SELECT " + row).rows());
            } catch (SQLException e) {
                failures.add(place(sql) + "@expect is followed by literals, as 1, 'A', NULL, not by " + row);
                return;
            }
        }
        if (found.rows().equals(expected)) {
            return;
        }
        List<String> differences =
                found.named("row").differencesFrom(found.named("row").with(expected));
        if (differences.isEmpty()) {
            differences = List.of("the rows are in another order");
        }
        String more = differences.size() > MOST ? "\n  and " + (differences.size() - MOST) + " more" : "";
        failures.add(place(sql)
                + (differences.size() == 1
                        ? differences.get(0)
                        : "\n  " + String.join("\n  ", differences.subList(0, Math.min(MOST, differences.size())))
                                + more));
    }

    private int other(TestDatabase database, int at) throws Ended, SQLException {
        SqlTestStep step = file.steps().get(at);
        if (step instanceof SqlTestStep.Given given) {
            Fixture rows =
                    given.table().isEmpty() ? Rows.everywhere(given.count()) : Rows.rows(given.table(), given.count());
            try (Connection connection = database.open()) {
                rows.insert(connection);
            } catch (SQLException | RuntimeException e) {
                throw new Ended(place(step) + e.getMessage(), e);
            }
        } else if (step instanceof SqlTestStep.Migrate migrate) {
            move(database, migrate, migrate.error(), migrator(database, migrate.to())::migrate);
            version = migrate.error().isEmpty() ? migrate.to() : version;
        } else if (step instanceof SqlTestStep.RollBack back) {
            move(
                    database,
                    back,
                    back.error(),
                    () -> migrator(database, TestDatabases.NEWEST).maintenance().rollbackTo(back.to(), "a test"));
            version = back.error().isEmpty() ? back.to() : version;
        }
        return at + 1;
    }

    /** Goes to another version, or is refused as expected; then nothing may have changed. */
    private void move(TestDatabase database, SqlTestStep step, String error, Runnable way) throws Ended, SQLException {
        ComparedContent before = content(database);
        boolean refused = false;
        try {
            way.run();
        } catch (MigrationException e) {
            refused = true;
            if (error.isEmpty()) {
                throw new Ended(place(step) + e.getMessage(), e);
            }
            if (!contains(e.getMessage(), error)) {
                throw new Ended(place(step) + "should fail with " + error + ", and failed with " + e.getMessage(), e);
            }
        }
        if (!refused && !error.isEmpty()) {
            throw new Ended(place(step) + "should fail with " + error + ", and did not", null);
        }
        List<Loss> losses = refused
                ? before.lossesIn(content(database), Allowed.NOTHING)
                : step instanceof SqlTestStep.Migrate migrate
                        ? before.lossesIn(
                                content(database),
                                migrate.allowed().declaredBy(databases.migrations(), version, migrate.to()))
                        : List.of();
        if (!losses.isEmpty()) {
            throw new Ended(place(step) + told(losses), null);
        }
    }

    private Migrator migrator(TestDatabase database, long to) {
        Migrator all = Migrator.forDatabase(database.path(), database.opener())
                .withSource(databases.source())
                .withNumbering(databases.numbering())
                .withBackupPolicy(BackupPolicy.withoutBackup("a test's database can be made again"))
                .withLostObjects(LostObjects.WARN);
        return to == TestDatabases.NEWEST ? all : all.withTarget(Target.upTo(to));
    }

    private static ComparedContent content(TestDatabase database) throws SQLException {
        try (Connection connection = database.open()) {
            return ComparedContent.read(connection);
        }
    }

    private static String told(List<Loss> losses) {
        StringBuilder text = new StringBuilder("something was lost:");
        losses.stream().limit(MOST).forEach(loss -> text.append("\n  ").append(loss.what()));
        if (losses.size() > MOST) {
            text.append("\n  and ").append(losses.size() - MOST).append(" more");
        }
        Set<String> remedies = new LinkedHashSet<>();
        losses.forEach(loss -> remedies.add(directive(loss.remedy())));
        text.append("\nCorrect the migration. If it is meant, say so before @migrate:");
        remedies.stream().limit(MOST).forEach(remedy -> text.append("\n  ").append(remedy));
        return text.toString();
    }

    // .valuesMayChange("beds", "ward") in Java is "-- @values-may-change beds, ward" here.
    private static String directive(String java) {
        Matcher found = SWITCH.matcher(java);
        if (!found.matches()) {
            return java;
        }
        String words = found.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return "-- @" + words + " "
                + found.group(2).replace("\\\"", "\u0000").replace("\"", "").replace('\u0000', '"');
    }

    private static boolean contains(@Nullable String message, String part) {
        return String.valueOf(message).toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private String place(SqlTestStep step) {
        return file.name() + ":" + step.line() + ": ";
    }
}
