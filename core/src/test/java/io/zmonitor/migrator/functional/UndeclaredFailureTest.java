package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that throws what JDBC does not declare: the caller is told as if it had thrown what it may. */
class UndeclaredFailureTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final SqlMigration FILLED = data(2, "INSERT INTO beds VALUES (1);");
    private static final String VALUE = "Jane Doe";

    @TempDir
    Path folder;

    private RudeOpener opener;
    private MonitorDatabase database;

    @BeforeEach
    void create() {
        opener = new RudeOpener();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
        database.migrator(BEDS).migrate();
    }

    @Test
    void a_commit_that_was_not_made_is_undone() throws SQLException {
        opener.strikesBefore = "COMMIT";

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertTold(failure, ProblemCode.COMMIT_FAILED, DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
    }

    @Test
    void a_commit_that_was_made_is_kept() throws SQLException {
        opener.strikesAfter = "COMMIT";

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertTold(failure, ProblemCode.COMMIT_KEPT, DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1");
    }

    @Test
    void a_statement_of_a_script_is_named() throws SQLException {
        opener.strikesAfter = "INSERT INTO beds";

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertTold(failure, ProblemCode.STATEMENT_FAILED, DatabaseState.UNTOUCHED);
        assertThat(failure.problem().summary()).contains("data-0002", "undeclared java.lang.IllegalStateException");
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
    }

    @Test
    void a_statement_of_the_library_is_a_failure_of_the_storage() throws SQLException {
        opener.strikesAfter = "INSERT INTO schema_version_audit";

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertTold(failure, ProblemCode.STORAGE_FAILED, DatabaseState.UNTOUCHED);
        assertThat(database.ledger()).containsExactly("schema-1");
    }

    @Test
    void the_first_look_tells_it_too() {
        opener.strikesBefore = "SELECT format";

        assertTold(failureOf(database.migrator(BEDS)), ProblemCode.OPENING_FAILED, DatabaseState.UNTOUCHED);
    }

    @Test
    void a_given_connection_is_left_outside_of_a_transaction() throws SQLException {
        try (Connection connection = opener.open(new DatabaseFile(database.path()), Purpose.RUN)) {
            opener.strikesAfter = "INSERT INTO beds";

            MigrationException failure = failureOf(given(connection, BEDS, FILLED));

            assertTold(failure, ProblemCode.STATEMENT_FAILED, DatabaseState.UNTOUCHED);
        }
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
    }

    @Test
    void a_given_connection_is_left_outside_of_a_transaction_even_if_the_rollback_fails_once() throws SQLException {
        try (Connection connection = opener.open(new DatabaseFile(database.path()), Purpose.RUN)) {
            SqlMigration twice = data(2, "INSERT INTO beds VALUES (1); INSERT INTO beds VALUES (1);");

            MigrationException failure =
                    failureOf(given(connection, BEDS, twice).withListener(event -> {
                        if (event instanceof RunListener.Event.Statement) {
                            opener.strikesBefore = "ROLLBACK";
                        }
                    }));

            assertTold(failure, ProblemCode.STATEMENT_FAILED, DatabaseState.UNTOUCHED);
            assertThat(new SqlConnection(connection).inTransaction()).isFalse();
        }
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
    }

    @Test
    void an_error_of_the_virtual_machine_goes_on_and_everything_is_undone() throws SQLException {
        opener.error = new StackOverflowError("too deep");
        opener.strikesAfter = "INSERT INTO beds";

        assertThatThrownBy(() -> database.migrator(BEDS, FILLED).migrate()).isSameAs(opener.error);

        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
        assertThat(database.migrator(BEDS, FILLED).migrate().applied()).hasSize(1);
    }

    @Test
    void an_opener_that_is_misused_says_so_itself() {
        IllegalStateException closed = new IllegalStateException("This key was closed");
        MonitorDatabase misused = new MonitorDatabase(database.path(), new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) {
                throw closed;
            }
        });

        assertThatThrownBy(() -> misused.migrator(BEDS).migrate()).isSameAs(closed);
    }

    private static Migrator given(Connection connection, Migration... migrations) {
        return Migrator.forConnection(connection).withSource(MigrationSource.of(migrations));
    }

    private static void assertTold(MigrationException failure, ProblemCode code, DatabaseState state) {
        StringWriter said = new StringWriter();
        failure.printStackTrace(new PrintWriter(said, true));
        assertThat(failure.problem().code()).isEqualTo(code);
        assertThat(failure.databaseState()).isEqualTo(state);
        assertThat(said.toString())
                .contains("Caused by", "java.lang.IllegalStateException")
                .doesNotContain(VALUE);
    }

    /** Throws once, at a statement that begins like this. */
    private static final class RudeOpener extends TestOpener {
        private String strikesBefore = "nothing";
        private String strikesAfter = "nothing";
        private @Nullable Error error;

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) {
                    if (sql.startsWith(strikesBefore)) {
                        strikesBefore = "nothing";
                        strike();
                    }
                }

                @Override
                public void after(String sql) {
                    if (sql.startsWith(strikesAfter)) {
                        strikesAfter = "nothing";
                        strike();
                    }
                }
            });
        }

        private void strike() {
            Error instead = error;
            if (instead != null) {
                throw instead;
            }
            throw new IllegalStateException("at row " + VALUE, new IllegalArgumentException(VALUE));
        }
    }
}
