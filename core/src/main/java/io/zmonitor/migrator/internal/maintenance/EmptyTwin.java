package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.schema.WriteSet;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.session.StatementLimit;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import io.zmonitor.migrator.internal.sql.StatementHead.Kind;
import io.zmonitor.migrator.internal.step.StepGuards;
import io.zmonitor.migrator.internal.step.StepTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A database in memory with the schema of the real one and no rows. What the pending scripts do to its schema is done, and
 * their other statements are compiled: so it is known before the file is touched what does not compile, and which rows can
 * go. It only warns, and where it is not sure it says nothing: after Java code, after a statement that fails, and about
 * what does not compile if the schema could not be made here as a whole.
 */
final class EmptyTwin {
    private static final String MEMORY = "jdbc:sqlite::memory:";
    private static final String SCHEMA = "SELECT type || ' ' || name, sql FROM main.sqlite_schema"
            + " WHERE sql IS NOT NULL AND lower(name) NOT GLOB 'sqlite_*' ORDER BY rowid";
    private static final int MOST_PAGES = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final SqlConnection database;
    private final RunSettings settings;
    private final List<Warning> warnings = new ArrayList<>();
    private boolean complete;

    private EmptyTwin(SqlConnection database, RunSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** An object of a schema: its type and name, and the text that makes it. */
    record Definition(String name, String sql) {}

    /** The objects of a database, in the order in which they were made. */
    static List<Definition> schema(SqlConnection database) throws SQLException {
        return database.list(SCHEMA, row -> new Definition(row.getString(1), row.getString(2)));
    }

    /** The objects that a snapshot makes. */
    static List<Definition> schema(Snapshot snapshot) {
        List<Definition> schema = new ArrayList<>();
        for (ScriptStatement statement : snapshot.statements()) {
            StatementHead head = statement.head();
            if (head.kind() == Kind.CREATES) {
                schema.add(new Definition("", statement.sql()));
            }
        }
        return schema;
    }

    /** What is known of these steps before they run on a database with this schema. */
    static List<Warning> foreseen(List<Definition> schema, List<ResolvedMigration> steps, RunSettings settings) {
        try (Connection connection = DriverManager.getConnection(MEMORY)) {
            EmptyTwin twin = new EmptyTwin(new SqlConnection(connection), settings);
            try {
                twin.database.execute("PRAGMA max_page_count = " + MOST_PAGES);
                twin.make(schema);
                twin.run(steps);
            } catch (SQLException e) {
                // It only warns: the run itself will meet what failed here.
                return twin.warnings;
            }
            return twin.warnings;
        } catch (SQLException e) {
            return List.of();
        }
    }

    private void make(List<Definition> schema) throws SQLException {
        for (Definition object : schema) {
            make(object.sql());
        }
        List<String> made = schema(database).stream().map(Definition::name).toList();
        complete = schema.stream()
                .map(Definition::name)
                .filter(name -> !name.isEmpty())
                .allMatch(made::contains);
    }

    // What fails is a shadow table, which its virtual table has made already, or something that only the application
    // knows.
    private void make(String sql) throws SQLException {
        try {
            database.execute(sql);
        } catch (SQLException e) {
            if (!ResultCode.of(e).isPlainError()) {
                throw e;
            }
        }
    }

    private void run(List<ResolvedMigration> steps) throws SQLException {
        for (ResolvedMigration step : steps) {
            if (!(step instanceof ResolvedMigration.OfScript script) || !run(script)) {
                return;
            }
        }
    }

    // False if what follows cannot be foreseen.
    private boolean run(ResolvedMigration.OfScript step) throws SQLException {
        if (step.script().options().noTransaction()) {
            return true;
        }
        database.execute("PRAGMA foreign_keys = " + (step.script().options().foreignKeysOn() ? 1 : 0));
        StepTables tables = StepGuards.tables(settings, database, step);
        for (ScriptStatement statement : StepGuards.executed(step)) {
            if (!run(statement, step, tables)) {
                return false;
            }
        }
        tables.risks(step.entry().id()).ifPresent(warnings::add);
        return true;
    }

    private boolean run(ScriptStatement statement, ResolvedMigration step, StepTables tables) throws SQLException {
        Kind kind = statement.head().kind();
        try {
            if (kind == Kind.READS || kind == Kind.WRITES) {
                database.execute(WriteSet.EXPLAIN + statement.sql());
            }
            tables.before(statement.head(), statement.location().line());
            if (kind == Kind.CREATES || kind == Kind.ALTERS || kind == Kind.DROPS) {
                execute(statement.sql());
            }
        } catch (SQLException e) {
            if (complete && ResultCode.of(e).isPlainError()) {
                warnings.add(Results.warning(
                        Warning.Kind.DOES_NOT_COMPILE,
                        step.entry().id() + " does not compile at " + statement.location() + ": "
                                + SqlProblem.explained(
                                        String.valueOf(SafeCause.of(e, statement.sql(), database)
                                                .getMessage()),
                                        statement.sql())));
            }
            return false;
        }
        tables.after(statement.head());
        return true;
    }

    // A table may be made from a query without end.
    private void execute(String sql) throws SQLException {
        StatementLimit limit = new StatementLimit(LONGEST);
        try (Statement statement = database.connection().createStatement()) {
            StatementLimit.Running running = limit.begin(statement);
            try {
                statement.execute(sql);
            } finally {
                limit.end(running);
            }
        } finally {
            limit.close();
        }
    }
}
