package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Collation;

/** Foreign keys that no row can satisfy: a warning if they were there before, refused if a run makes them. */
class ForeignKeyUnusableTest {
    private static final SqlMigration NONE = schema(1, "SELECT 1;");
    private static final SqlMigration WARDS =
            schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY); UPDATE wards SET id = id;");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (a, b)); CREATE TABLE c (x TEXT REFERENCES p (a))",
                "CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (a, b)); CREATE TABLE c (x TEXT REFERENCES p)",
                "CREATE TABLE p (a TEXT); CREATE TABLE c (x TEXT REFERENCES p (a))",
                "CREATE TABLE p (a TEXT); CREATE UNIQUE INDEX pi ON p (a) WHERE a > 1; CREATE TABLE c (x REFERENCES p (a))",
                "CREATE TABLE p (a TEXT); CREATE UNIQUE INDEX pi ON p (a COLLATE NOCASE); CREATE TABLE c (x REFERENCES p (a))",
                "CREATE TABLE p (a TEXT); CREATE UNIQUE INDEX pi ON p (lower(a)); CREATE TABLE c (x REFERENCES p (a))"
            })
    void what_was_so_before_is_a_warning_that_names_both_tables(String tables) throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(NONE).migrate();
        database.execute(tables.split(";"));
        database.execute("INSERT INTO c VALUES ('nobody')");

        MigrationReport report = database.migrator(NONE, WARDS).migrate();

        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() != Warning.Kind.SCHEMA_DRIFTED)
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.FOREIGN_KEY_UNUSABLE_BEFORE);
                    assertThat(warning.text()).contains(" of c to p");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (a, b)); CREATE TABLE c (x TEXT REFERENCES p (a));",
                "CREATE TABLE p (a TEXT); CREATE TABLE c (x TEXT REFERENCES p (a));",
                "CREATE TABLE c (x TEXT REFERENCES p (a));"
            })
    void a_new_one_is_refused_with_child_and_parent(String tables) throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(NONE).migrate();

        MigrationException failure = failureOf(database.migrator(NONE, schema(2, tables)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FOREIGN_KEY_UNUSABLE);
        assertThat(failure.problem().summary()).contains("schema-0002", "of c to p");
        assertThat(database.tables()).isEmpty();
        assertThat(database.without(Guard.SCHEMA_KEPT_USABLE, NONE, schema(2, tables))
                        .run()
                        .applied())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALL_OR_NOTHING", "PER_STEP"})
    void a_later_step_may_make_the_parent(Atomicity atomicity) {
        MonitorDatabase database = MonitorDatabase.in(folder);
        SqlMigration child = schema(2, "CREATE TABLE c (x TEXT REFERENCES p (a), y REFERENCES q);");
        SqlMigration parents = schema(3, "CREATE TABLE p (a TEXT, b TEXT); CREATE TABLE q (id INTEGER PRIMARY KEY);");
        SqlMigration unique = schema(4, "CREATE UNIQUE INDEX pa ON p (a);");

        MigrationReport report = database.migrator(NONE, child, parents, unique)
                .withAtomicity(atomicity)
                .migrate();

        assertThat(report.applied()).hasSize(4);
    }

    @Test
    void a_child_that_is_renamed_makes_no_new_one() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(NONE).migrate();
        database.execute("CREATE TABLE c (x TEXT REFERENCES nowhere (a))");

        assertThat(database.migrator(NONE, schema(2, "ALTER TABLE c RENAME TO d;"))
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    @Test
    void orphans_of_the_other_keys_of_such_a_table_are_still_found() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(NONE).migrate();
        database.execute(
                "CREATE TABLE p (a TEXT)",
                "CREATE TABLE q (id INTEGER PRIMARY KEY, n TEXT COLLATE NOCASE UNIQUE)",
                "CREATE TABLE c (x TEXT REFERENCES p (a), y INTEGER REFERENCES q, z TEXT REFERENCES q (n))",
                "CREATE TABLE d (y INTEGER REFERENCES q (id))",
                "INSERT INTO q VALUES (1, 'one')",
                "INSERT INTO c VALUES ('nobody', 1, 'ONE')",
                "INSERT INTO d VALUES (1)");

        assertThat(failureOf(database.migrator(NONE, data(2, "INSERT INTO c VALUES (NULL, 7, NULL);")))
                        .problem()
                        .summary())
                .contains("c row ? without parent in q");
        assertThat(failureOf(database.migrator(NONE, data(2, "INSERT INTO c VALUES (NULL, 1, 'two');")))
                        .problem()
                        .summary())
                .contains("c row ? without parent in q");
        assertThat(failureOf(database.migrator(NONE, data(2, "INSERT INTO d VALUES (7);")))
                        .problem()
                        .summary())
                .contains("without parent in q");
        assertThat(database.migrator(NONE, data(2, "INSERT INTO c VALUES (NULL, 1, 'oNe');"))
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    @Test
    void the_built_in_check_warns_of_it() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(NONE).migrate();
        database.execute("CREATE TABLE p (a TEXT)", "CREATE TABLE c (x TEXT REFERENCES p (a))");

        MigrationReport report = database.migrator(NONE, WARDS)
                .withPostCheck(BuiltInChecks.foreignKeys())
                .migrate();

        assertThat(report.checks())
                .anySatisfy(check -> assertThat(check.toString()).contains("c to p"));
    }

    @Test
    void orphans_that_a_new_column_makes_are_refused() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        SqlMigration tables = schema(
                1, "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE c (a); INSERT INTO c VALUES (1), (2);");
        SqlMigration column = schema(2, "ALTER TABLE c ADD COLUMN p REFERENCES parent (id) DEFAULT 1;");
        database.migrator(tables).migrate();

        MigrationException failure = failureOf(database.migrator(tables, column));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FOREIGN_KEYS_VIOLATED);
        assertThat(failure.problem().summary()).contains("c row 1 without parent in parent");
        database.execute("INSERT INTO parent VALUES (1)");
        assertThat(database.migrator(tables, column).migrate().applied()).hasSize(1);
    }

    @Test
    void a_table_that_needs_what_the_connection_lacks_stands_in_no_steps_way() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(NONE).migrate();
        try (Connection connection = new TestOpener().open(new DatabaseFile(database.path()))) {
            Collation.create(connection, "ward_order", new Collation() {
                @Override
                protected int xCompare(String one, String other) {
                    return one.compareTo(other);
                }
            });
            for (String statement : new String[] {
                "CREATE TABLE p (a TEXT COLLATE ward_order PRIMARY KEY, b)",
                "CREATE TABLE c (x TEXT COLLATE ward_order REFERENCES p (a))",
                "CREATE INDEX ci ON c (x)",
                "INSERT INTO p VALUES ('a', 1)",
                "INSERT INTO c VALUES ('a')",
                "CREATE TABLE q (id INTEGER PRIMARY KEY)",
                "CREATE TABLE d (x REFERENCES q (id))",
                "CREATE VIRTUAL TABLE f USING fts5(note)",
                "PRAGMA writable_schema = 1",
                "UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE f USING fts5(note, tokenize=''ours'')' WHERE name = 'f'",
                "INSERT INTO sqlite_schema VALUES ('table', 'm', 'm', 0, 'CREATE VIRTUAL TABLE m USING ours(a)')"
            }) {
                connection.createStatement().execute(statement);
            }
        }

        MigrationReport report = database.migrator(
                        NONE, WARDS, data(3, "INSERT INTO wards VALUES (1); UPDATE wards SET id = 2;"))
                .migrate();

        assertThat(report.applied()).hasSize(2);
        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.FOREIGN_KEYS_UNCHECKED)
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("foreign keys of c"));
        assertThat(failureOf(database.migrator(
                                NONE,
                                WARDS,
                                data(3, "INSERT INTO wards VALUES (1); UPDATE wards SET id = 2;"),
                                data(4, "INSERT INTO d VALUES (8);")))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.FOREIGN_KEYS_VIOLATED);
    }
}
