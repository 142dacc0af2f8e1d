package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rebuild of a parent table, on a connection that enforces foreign keys: where the peers delete the children. */
class RebuildTest {
    private static final SqlMigration TABLES = schema(1, """
            CREATE TABLE patients (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL);
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, value REAL,
                patient INTEGER NOT NULL REFERENCES patients (id) ON DELETE CASCADE);
            """);

    private static final String REBUILD = """
            CREATE TABLE patients_new (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL CHECK (length(mrn) < 50));
            INSERT INTO patients_new (id, mrn) SELECT id, mrn FROM patients %s;
            DROP TABLE patients;
            ALTER TABLE patients_new RENAME TO patients;
            """;

    private static final SqlMigration REBUILDING = schema(2, REBUILD.formatted(""));
    private static final SqlMigration LOSING = schema(2, REBUILD.formatted("WHERE id <> 2"));

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void populate() throws SQLException {
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), new EnforcingOpener());
        database.migrator(TABLES).migrate();
        database.execute(
                "INSERT INTO patients (id, mrn) VALUES (1, 'A'), (2, 'B'), (9, 'C')",
                "INSERT INTO vitals (value, patient) VALUES (36.6, 1), (37.1, 2), (36.9, 2)",
                "DELETE FROM patients WHERE id = 9");
    }

    @Test
    void keeps_the_children() throws SQLException {
        database.migrator(TABLES, REBUILDING).migrate();

        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("3");
        assertThat(database.rows("PRAGMA foreign_key_check")).isEmpty();
        assertThat(database.rows("SELECT sql FROM sqlite_schema WHERE name = 'vitals'")
                        .get(0))
                .contains("REFERENCES patients (id)");
    }

    @Test
    void notices_the_children_it_would_lose_if_foreign_keys_were_enforced() throws SQLException {
        MigrationException failure = failureOf(database.without(Guard.FOREIGN_KEYS_OFF, TABLES, REBUILDING));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(failure.problem().summary()).contains("table vitals from 3 to 0");
        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("3");
    }

    @Test
    void would_lose_the_children_without_its_guards() throws SQLException {
        database.without(Guard.FOREIGN_KEYS_OFF, Guard.ROWS_CONSERVED, TABLES, REBUILDING)
                .run();

        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("0");
        assertThat(database.rows("PRAGMA foreign_key_check")).isEmpty();
    }

    @Test
    void refuses_a_rebuild_that_loses_a_row() throws SQLException {
        MigrationException failure = failureOf(database.migrator(TABLES, LOSING));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(failure.problem().summary()).contains("schema-0002", "table patients from 2 to 1");
        assertThat(failure.problem().remedy()).contains("-- @rows patients may decrease");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT id FROM patients")).containsExactly("1", "2");
    }

    @Test
    void would_lose_the_row_without_conservation() throws SQLException {
        database.execute("DELETE FROM vitals");

        database.without(Guard.ROWS_CONSERVED, TABLES, LOSING).run();

        assertThat(database.rows("SELECT id FROM patients")).containsExactly("1");
    }

    @Test
    void lets_a_step_remove_rows_that_its_author_declares() throws SQLException {
        database.execute("DELETE FROM vitals");

        database.migrator(TABLES, schema(2, "-- @rows patients may decrease\n" + REBUILD.formatted("WHERE id <> 2")))
                .migrate();

        assertThat(database.rows("SELECT id FROM patients")).containsExactly("1");
    }

    @Test
    void refuses_to_leave_rows_without_parent() throws SQLException {
        SqlMigration orphaning = schema(2, "-- @rows patients may decrease\n" + REBUILD.formatted("WHERE id <> 2"));

        MigrationException failure = failureOf(database.migrator(TABLES, orphaning));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FOREIGN_KEYS_VIOLATED);
        assertThat(failure.problem().summary())
                .contains("vitals row 2 without parent in patients", "vitals row 3 without parent in patients");
        assertThat(database.rows("SELECT id FROM patients")).containsExactly("1", "2");

        database.without(Guard.FOREIGN_KEYS_COMPARED, TABLES, orphaning).run();
        assertThat(database.rows("PRAGMA foreign_key_check")).hasSize(2);
    }

    @Test
    void warns_of_violations_that_were_there_before_and_goes_on() throws SQLException {
        database.execute("PRAGMA foreign_keys = 0", "INSERT INTO vitals (value, patient) VALUES (1, 77)");

        MigrationReport report = database.migrator(TABLES, REBUILDING).migrate();

        assertThat(report.warnings()).extracting(Warning::kind).contains(Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE);
    }

    @Test
    void never_gives_an_id_twice() throws SQLException {
        MigrationReport report = database.migrator(TABLES, REBUILDING).migrate();

        database.execute("INSERT INTO patients (mrn) VALUES ('D')");
        assertThat(database.rows("SELECT id FROM patients WHERE mrn = 'D'")).containsExactly("10");
        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SEQUENCE_RESTORED);
    }

    @Test
    void would_give_an_id_twice_without_the_guard() throws SQLException {
        database.without(Guard.SEQUENCES_KEPT, TABLES, REBUILDING).run();

        database.execute("INSERT INTO patients (mrn) VALUES ('D')");
        assertThat(database.rows("SELECT id FROM patients WHERE mrn = 'D'")).containsExactly("3");
    }

    @Test
    void warns_when_a_table_is_no_longer_autoincrement() throws SQLException {
        SqlMigration plain = schema(2, REBUILD.formatted("").replace("PRIMARY KEY AUTOINCREMENT", "PRIMARY KEY"));

        MigrationReport report = database.migrator(TABLES, plain).migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.AUTOINCREMENT_LOST);
    }

    @Test
    void deletes_the_children_when_the_script_asks_for_enforcement_and_declares_it() throws SQLException {
        String script = "-- @foreign-keys on\n-- @rows patients may decrease\n%sDELETE FROM patients WHERE id = 2;";

        MigrationException failure = failureOf(database.migrator(TABLES, schema(2, script.formatted(""))));
        assertThat(failure.problem().summary()).contains("table vitals from 3 to 1");

        database.migrator(TABLES, schema(2, script.formatted("-- @rows vitals may decrease\n")))
                .migrate();
        assertThat(database.rows("SELECT patient FROM vitals")).containsExactly("1");
    }

    /** As a careful application opens its database. */
    private static final class EnforcingOpener extends TestOpener {
        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            Connection connection = super.open(file, purpose);
            new SqlConnection(connection).execute("PRAGMA foreign_keys = 1");
            return connection;
        }
    }
}
