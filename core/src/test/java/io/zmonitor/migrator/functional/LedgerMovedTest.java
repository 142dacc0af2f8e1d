package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who does not take our lock applies a migration between two steps of a run. */
class LedgerMovedTest {
    private static final SqlMigration ONE = schema(1, "CREATE TABLE one (id INTEGER);");
    private static final SqlMigration TWO = schema(2, "CREATE TABLE two (id INTEGER);");
    private static final SqlMigration FAILING = data(3, "INSERT INTO two VALUES (1);\nINSERT INTO nowhere VALUES (1);");

    @TempDir
    Path folder;

    @Test
    void plans_anew_and_still_knows_what_it_had_committed_before() throws SQLException {
        MonitorDatabase database = new MonitorDatabase(folder.resolve("zmonitor.db"), new Intruder());

        MigrationException failure =
                failureOf(database.migrator(ONE, TWO, FAILING).withAtomicity(Atomicity.PER_STEP));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(1));
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
        assertThat(database.rows("SELECT to_version FROM schema_version_audit WHERE operation = 'failure'"))
                .containsExactly("2/0/0");
    }

    @Test
    void reports_from_where_the_run_began_although_its_plan_was_made_anew() {
        MonitorDatabase database = new MonitorDatabase(folder.resolve("zmonitor.db"), new Intruder());

        MigrationReport report = database.migrator(ONE, TWO, schema(3, "CREATE TABLE three (id INTEGER);"))
                .withAtomicity(Atomicity.PER_STEP)
                .migrate();

        assertThat(report.applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(1), MigrationId.schema(3));
        assertThat(report.before()).hasToString("0");
        assertThat(report.after()).hasToString("3");
    }

    @Test
    void a_refusal_of_the_new_plan_names_what_was_committed_before_it() throws SQLException {
        Intruder intruder = new Intruder();
        intruder.checksum = ONE.checksum().toString();
        MonitorDatabase database = new MonitorDatabase(folder.resolve("zmonitor.db"), intruder);

        MigrationException failure =
                failureOf(database.migrator(ONE, TWO, FAILING).withAtomicity(Atomicity.PER_STEP));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHANGED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(1));
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }

    /** Applies the second migration by hand, right after the first commit. */
    private static final class Intruder extends TestOpener {
        private String checksum = TWO.checksum().toString();
        private boolean done;

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) {
                    // Only what follows a commit matters here.
                }

                @Override
                public void after(String sql) throws SQLException {
                    if (sql.equals("COMMIT") && !done) {
                        done = true;
                        intrude(file);
                    }
                }
            });
        }

        private void intrude(DatabaseFile file) throws SQLException {
            try (Connection connection = open(file)) {
                SqlConnection other = new SqlConnection(connection);
                other.execute("CREATE TABLE two (id INTEGER)");
                other.execute(
                        "INSERT INTO schema_version (version, migration_type, description, applied_at, file_hash)"
                                + " VALUES (2, 'schema', 'schema 2', 'now', ?)",
                        checksum);
            }
        }
    }
}
