package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.maintenance.Rollback;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback is guarded like a run: each guard, and what happens without it, on a connection that enforces keys. */
class RollbackGuardsTest {
    private static final SqlMigration TABLES = schema(1, """
            CREATE TABLE patients (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL);
            CREATE TABLE vitals (id INTEGER PRIMARY KEY,
                patient INTEGER NOT NULL REFERENCES patients (id) ON DELETE CASCADE);
            """);

    private static final String REBUILD = """
            %s
            CREATE TABLE patients_new (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL);
            INSERT INTO patients_new (id, mrn) SELECT id, mrn FROM patients %s;
            DROP TABLE patients;
            ALTER TABLE patients_new RENAME TO patients;
            """;

    private static final SqlMigration WIDENED = schema(2, "ALTER TABLE patients ADD COLUMN name TEXT;");
    private static final Migration[] KEEPING = {TABLES, WIDENED.withRollback(REBUILD.formatted("", ""))};
    private static final Migration[] LOSING = {TABLES, WIDENED.withRollback(REBUILD.formatted("", "WHERE id <> 2"))};
    private static final Migration[] ORPHANING = {
        TABLES, WIDENED.withRollback(REBUILD.formatted("-- @rows patients may decrease", "WHERE id <> 2"))
    };

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void populate() throws SQLException {
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), new EnforcingOpener());
        database.migrator(TABLES, WIDENED).migrate();
        database.execute(
                "INSERT INTO patients (id, mrn) VALUES (1, 'A'), (2, 'B'), (9, 'C')",
                "INSERT INTO vitals (patient) VALUES (1), (2), (2)",
                "DELETE FROM patients WHERE id = 9");
    }

    @Test
    void keeps_children_and_counters_of_a_rebuilt_table() throws SQLException {
        RollbackReport report = database.migrator(KEEPING).maintenance().rollback(1, "a test");

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SEQUENCE_RESTORED);
        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("3");
        database.execute("INSERT INTO patients (mrn) VALUES ('D')");
        assertThat(database.rows("SELECT id FROM patients WHERE mrn = 'D'")).containsExactly("10");
    }

    @Test
    void would_give_an_id_twice_without_the_guard() throws SQLException {
        without(Guard.SEQUENCES_KEPT, KEEPING).execute();

        database.execute("INSERT INTO patients (mrn) VALUES ('D')");
        assertThat(database.rows("SELECT id FROM patients WHERE mrn = 'D'")).containsExactly("3");
    }

    @Test
    void refuses_to_lose_a_row_that_nobody_declared() throws SQLException {
        MigrationException failure = failureOf(LOSING);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(failure.problem().summary()).contains("table patients from 2 to 1");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.ledger()).hasSize(2);
    }

    @Test
    void would_lose_the_row_without_conservation() throws SQLException {
        database.execute("DELETE FROM vitals");

        without(Guard.ROWS_CONSERVED, LOSING).execute();

        assertThat(database.rows("SELECT id FROM patients")).containsExactly("1");
    }

    @Test
    void would_lose_children_with_foreign_keys_enforced() throws SQLException {
        RunSettings enforced = settings(KEEPING).withoutGuard(Guard.FOREIGN_KEYS_OFF);

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> rollback(enforced).execute());
        assertThat(failure.problem().summary()).contains("table vitals from 3 to 0");

        rollback(enforced.withoutGuard(Guard.ROWS_CONSERVED)).execute();
        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("0");
    }

    @Test
    void refuses_to_leave_rows_without_parent() throws SQLException {
        MigrationException failure = failureOf(ORPHANING);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FOREIGN_KEYS_VIOLATED);
        assertThat(database.rows("SELECT id FROM patients")).containsExactly("1", "2");
    }

    @Test
    void would_leave_rows_without_parent_without_the_comparison() throws SQLException {
        without(Guard.FOREIGN_KEYS_COMPARED, ORPHANING).execute();

        assertThat(database.rows("PRAGMA foreign_key_check")).hasSize(2);
    }

    @Test
    void notices_code_that_ends_the_transaction() throws SQLException {
        Migration[] set = {TABLES, WIDENED, new Escaping()};
        database.migrator(set).migrate();

        MigrationException failure = failureOf(set);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TRANSACTION_ENDED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(database.ledger()).hasSize(3);
    }

    @Test
    void would_go_on_outside_of_the_transaction_without_the_tripwire() throws SQLException {
        Migration[] set = {TABLES, WIDENED, new Escaping()};
        database.migrator(set).migrate();

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> without(Guard.TRIPWIRE, set).execute());

        // It fails only at the end, when there is no transaction left to commit.
        assertThat(failure.problem().code()).isNotEqualTo(ProblemCode.TRANSACTION_ENDED);
        // Taken out of the ledger by a statement of its own, which nothing could undo any more.
        assertThat(database.ledger()).hasSize(2);
    }

    /** Gets at the driver's own connection, and commits behind the run's back. */
    private record Escaping() implements JavaMigration.Revertible {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 3;
        }

        @Override
        public String description() {
            return "escaping";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) {}

        @Override
        public void revert(JavaMigration.Context context) throws SQLException {
            try (Statement escaped =
                    context.connection().getMetaData().getConnection().createStatement()) {
                escaped.executeUpdate("COMMIT");
            }
        }
    }

    @Test
    void asks_the_checks_before_and_after() throws SQLException {
        List<String> asked = new ArrayList<>();
        Check before = check("before", asked, new Check.Verdict.Pass());
        Check veto = check("veto", asked, new Check.Verdict.Fail("not now", "wait"));

        MigrationException vetoed = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(KEEPING)
                        .withPreCheck(before)
                        .withPostCheck(veto)
                        .maintenance()
                        .rollback(1, "a test"));
        MigrationException refused = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(KEEPING)
                        .withPreCheck(veto)
                        .maintenance()
                        .rollback(1, "a test"));

        assertThat(asked).containsExactly("before", "veto", "veto");
        assertThat(vetoed.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(refused.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT name FROM pragma_table_info('patients')"))
                .contains("name");
        assertThat(database.ledger()).hasSize(2);
    }

    private static Check check(String name, List<String> asked, Check.Verdict verdict) {
        return Check.of(name, context -> {
            asked.add(name);
            return verdict;
        });
    }

    private MigrationException failureOf(Migration... set) {
        return catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(set).maintenance().rollback(1, "a test"));
    }

    private Rollback without(Guard guard, Migration... set) {
        return rollback(settings(set).withoutGuard(guard));
    }

    private RunSettings settings(Migration... set) {
        return RunSettings.forFile(database.path(), database.opener()).withSource(MigrationSource.of(set));
    }

    private static Rollback rollback(RunSettings settings) {
        return new Rollback(
                settings,
                new RollbackOrder(new RollbackOrder.Goal.Newest(1), Maintenance.RollbackScripts.STORED, "a test"));
    }

    /** As a careful application opens its database. */
    private static final class EnforcingOpener extends TestOpener {
        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            Connection connection = super.open(file, purpose);
            new SqlConnection(connection).execute("PRAGMA foreign_keys = 1");
            return connection;
        }
    }
}
