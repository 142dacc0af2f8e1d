package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message says to whoever reads it: the right name, the place, what was refused and why. */
class WordsTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    /** Code of an application that does something wrong. */
    private record Step(Deed deed) implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 2;
        }

        @Override
        public String description() {
            return "step";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) throws Exception {
            deed.perform(context);
        }
    }

    @FunctionalInterface
    private interface Deed {
        void perform(JavaMigration.Context context) throws Exception;
    }

    @Test
    void what_the_library_refuses_to_java_code_keeps_its_sentence() {
        Problem problem = problemOf(context -> context.connection().commit());

        assertThat(problem.code()).isEqualTo(ProblemCode.JAVA_MIGRATION_FAILED);
        assertThat(problem.summary()).contains("may not call commit: the run owns the transaction");
    }

    @Test
    void what_java_code_threw_is_told_with_its_place_and_without_its_message() {
        Problem problem = problemOf(context -> {
            throw new IllegalStateException("Jane Doe");
        });

        assertThat(problem.summary())
                .contains("java.lang.IllegalStateException at WordsTest.java:")
                .doesNotContain("Jane");
    }

    @Test
    void for_development_the_exceptions_own_message_can_be_asked_for() {
        Step typo = new Step(context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("SELECT " + "waard ".repeat(1) + "FROM beds");
            }
        });
        Migrator migrator = database().migrator(BEDS).withSource(MigrationSource.of(BEDS, typo));

        assertThat(failureOf(migrator).problem().summary()).doesNotContain("waard");
        assertThat(failureOf(migrator.withMessagesOfJavaCode()).problem().summary())
                .contains("no such column: waard")
                .contains(" at WordsTest.java:");
    }

    @Test
    void what_sqlite_says_to_java_code_is_told_with_the_statement_if_that_is_a_constant_of_the_code() {
        assertThat(problemOf(context -> {
                            try (Statement statement = context.connection().createStatement()) {
                                statement.execute("SELECT wrad FROM beds");
                            }
                        })
                        .summary())
                .contains("org.sqlite.SQLiteException: ")
                .contains("no such column: wrad")
                .endsWith(". Statement: SELECT wrad FROM beds");
        assertThat(problemOf(context ->
                                context.connection().prepareStatement("SELECT \"Björn\".x FROM beds WHERE id = ?"))
                        .summary())
                .contains(". Statement: SELECT \"Björn\".x FROM beds WHERE id = ?");
    }

    @Test
    void a_statement_that_java_code_put_together_is_not_shown_and_the_message_says_why() {
        Problem known = problemOf(context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("INSERT INTO beds SELECT 1, 2".concat(""));
            }
        });
        String row = "Jane".concat(" Doe");
        Problem unknown = problemOf(context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("SELECT " + row);
            }
        });

        assertThat(known.summary()).contains("org.sqlite.SQLiteException: ").contains("SQLITE_ERROR");
        assertThat(unknown.summary())
                .contains("SQLITE_ERROR")
                .doesNotContain("Jane")
                .endsWith(". Statement: not shown, since the code put its text together");
    }

    @Test
    void what_a_plan_refuses_names_the_database() {
        MonitorDatabase database = database();
        SqlMigration late = schema(3, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
        database.migrator(BEDS, late).migrate();

        for (Migrator refused : List.of(
                database.migrator(schema(1, "CREATE TABLE places (id INTEGER PRIMARY KEY);"), late),
                database.migrator(late),
                database.migrator(BEDS, schema(2, "CREATE TABLE rooms (id INTEGER PRIMARY KEY);"), late),
                database.migrator(BEDS))) {
            Problem problem = failureOf(refused).problem();

            assertThat(problem.code().code()).isBetween("ZM-301", "ZM-304");
            assertThat(problem.summary())
                    .contains(" " + database.path())
                    .doesNotContain("null")
                    .doesNotContain("{");
        }
    }

    @Test
    void a_view_that_java_code_breaks_is_told_as_sqlite_says_it() {
        String broken = "ALTER TABLE beds RENAME TO ".concat("places");

        assertThat(problemOf(context -> {
                            try (Statement statement = context.connection().createStatement()) {
                                statement.execute("CREATE VIEW gone AS SELECT * FROM wards");
                                statement.execute(broken);
                            }
                        })
                        .summary())
                .startsWith("data-0002 (")
                .contains("error in view gone: no such table: main.wards")
                .contains(" at WordsTest.java:");
        assertThat(problemOf(context -> {
                            try (Statement statement = context.connection().createStatement()) {
                                statement.execute("CREATE VIEW gone AS SELECT * FROM wards");
                                statement.execute("ALTER TABLE beds RENAME COLUMN id TO place");
                            }
                        })
                        .summary())
                .contains("error in view gone: no such table: main.wards")
                .endsWith(". Statement: ALTER TABLE beds RENAME COLUMN id TO place");
    }

    @Test
    void a_row_that_a_constant_statement_was_bound_to_is_not_told() {
        Problem bound = problemOf(context -> {
            try (PreparedStatement statement = context.connection().prepareStatement("SELECT json_extract('{}', ?)")) {
                statement.setString(1, "Jane".concat(" Doe"));
                statement.executeQuery().next();
            }
        });

        assertThat(bound.summary()).doesNotContain("Jane").endsWith(". Statement: SELECT json_extract('{}', ?)");
    }

    @Test
    void what_sqlite_said_is_told_too_if_the_code_wraps_it() {
        Problem wrapped = problemOf(context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("SELECT wrad FROM beds");
            } catch (SQLException e) {
                throw new IllegalStateException("Jane Doe", e);
            }
        });

        assertThat(wrapped.summary())
                .contains("java.lang.IllegalStateException, caused by org.sqlite.SQLiteException: ")
                .contains("no such column: wrad")
                .doesNotContain("Jane");
    }

    @NeedsEncryption
    @Test
    void a_text_in_double_quotes_is_explained_in_the_plan_and_in_the_failure() {
        MonitorDatabase database = database();
        SqlMigration icu = schema(2, "CREATE TABLE wards (name TEXT); DELETE FROM wards WHERE name = \"ICU\";");
        Migrator migrator = database.migrator(BEDS, icu);

        assertThat(failureOf(migrator).problem().summary()).contains("for a text write 'ICU'");
        assertThat(migrator.plan().warnings())
                .anyMatch(warning -> warning.text().contains("for a text write 'ICU'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER TABLE t RENAME TO u  | error in view v: no such table: main.gone
                    ALTER TABLE t DROP COLUMN b | error in view v: no such table: main.gone
                    INSERT INTO t VALUES (1, 2) | no such table: main.gone
                    SELECT * FROM v             | no such table: main.gone
                    """)
    void what_sqlite_says_about_the_schema_is_told(String statement, String said) throws SQLException {
        MonitorDatabase database = database();
        SqlMigration first = schema(
                1,
                "CREATE TABLE t (a, b); CREATE TABLE gone (a); CREATE VIEW v AS SELECT a FROM gone;"
                        + " CREATE TRIGGER ti AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END;");
        database.migrator(first).migrate();
        database.execute("DROP TABLE gone");

        MigrationException failure = failureOf(database.migrator(first, schema(2, statement + ";")));

        assertThat(failure.problem().summary()).contains(said);
    }

    @Test
    void memory_that_runs_out_is_a_failure_with_a_state() {
        MonitorDatabase database = database();
        MigrationException failure = failureOf(database.migrator(BEDS).withListener(event -> {
            if (event instanceof RunListener.Event.Applied) {
                throw new OutOfMemoryError("a test");
            }
        }));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.UNFORESEEN);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @Test
    void a_refusal_to_make_a_database_names_the_database() {
        Path path = folder.resolve("zmonitor.db");
        TestOpener refusing = new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                if (purpose == Purpose.CREATION) {
                    throw MigrationException.refusing(Problem.ofFile(ProblemCode.KEY_MISSING, file.path()));
                }
                return super.open(file, purpose);
            }
        };

        MigrationException refusal =
                failureOf(Migrator.forDatabase(path, refusing).withSource(MigrationSource.of(BEDS)));

        assertThat(refusal.getMessage()).contains(path.toString()).doesNotContain("unfinished");
    }

    @Test
    void a_name_that_is_too_long_is_refused_before_anything_is_written() throws IOException {
        for (String name : new String[] {"n".repeat(214), "ä".repeat(107)}) {
            MigrationException refusal = failureOf(
                    Migrator.forDatabase(folder.resolve(name), new TestOpener()).withSource(MigrationSource.of(BEDS)));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.NAME_TOO_LONG);
            assertThat(refusal.problem().summary()).contains("214 bytes").contains("213");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void the_longest_name_that_is_accepted_is_migrated_backed_up_and_restored() {
        Path longest = folder.resolve("n".repeat(213));
        Migrator migrator = Migrator.forDatabase(longest, new TestOpener());
        migrator.withSource(MigrationSource.of(BEDS)).migrate();
        Migrator next = migrator.withSource(MigrationSource.of(BEDS, schema(2, "CREATE TABLE rooms (id INTEGER);")));
        next.migrate();

        next.maintenance().restoreNewest("a test");

        assertThat(next.plan().steps()).hasSize(1);
    }

    @Test
    void an_application_that_gave_no_name_is_called_that() {
        Migrator migrator = Migrator.forDatabase(folder.resolve("zmonitor.db"), new TestOpener());
        migrator.withSource(MigrationSource.of(BEDS, schema(2, "CREATE TABLE rooms (id INTEGER);")))
                .migrate();

        MigrationException refusal = failureOf(migrator.withSource(MigrationSource.of(BEDS)));

        assertThat(refusal.getMessage())
                .contains("by an application that gave no name")
                .doesNotContain("unnamed");
    }

    private Problem problemOf(Deed deed) {
        MonitorDatabase database = database();
        return failureOf(database.migrator(BEDS).withSource(MigrationSource.of(BEDS, new Step(deed))))
                .problem();
    }

    private MonitorDatabase database() {
        return new MonitorDatabase(folder.resolve("zmonitor.db"), new TestOpener());
    }
}
