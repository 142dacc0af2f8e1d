package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread of a run is interrupted while a statement works: the statement ends, and nothing of its step stays. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptedStatementTest {
    private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    private static MigrationException interrupted(Migrator migrator) {
        MigrationException failure = failureOf(migrator);

        assertThat(Thread.interrupted()).as("the flag stays").isTrue();
        return failure;
    }

    // When the step of this number begins: the endless statement is what is running a moment later.
    private static RunListener interruptingAt(long version) {
        return event -> {
            if (event instanceof RunListener.Event.Started started
                    && started.id().equals(MigrationId.data(version))) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDLESS + "SELECT count(*) FROM n;",
                "INSERT INTO beds " + ENDLESS + "SELECT i, '' FROM n WHERE i < 0;",
                "-- @expect 1\n" + ENDLESS + "SELECT count(*) FROM n;",
                "CREATE TABLE rooms AS " + ENDLESS + "SELECT i FROM n WHERE i < 0;"
            })
    void a_statement_ends_and_the_run_is_undone(String endless) throws SQLException {
        MigrationException failure =
                interrupted(database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (1, 'A');\n" + endless))
                        .withListener(interruptingAt(2)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_INTERRUPTED);
        assertThat(failure.problem().summary()).contains("data-0002", "(statement 2)");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
        assertThat(database.rows("SELECT outcome FROM schema_version_audit ORDER BY sequence DESC LIMIT 1"))
                .containsExactly("ZM-555");
    }

    @Test
    void a_step_that_was_committed_before_is_kept() {
        MigrationException failure = interrupted(database.migrator(
                        BEDS,
                        data(2, "INSERT INTO beds VALUES (1, 'A');"),
                        data(3, ENDLESS + "SELECT count(*) FROM n;"))
                .withAtomicity(Atomicity.PER_STEP)
                .withListener(interruptingAt(3)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_INTERRUPTED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
    }

    // The interrupted change has ended the transaction: whatever came after it would be committed by itself.
    @Test
    void java_code_that_goes_on_regardless_changes_nothing_any_more() throws SQLException {
        Coded stubborn = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.executeUpdate("INSERT INTO beds " + ENDLESS + "SELECT i, '' FROM n WHERE i < 0");
            } catch (SQLException e) {
                goesOn(context);
            }
        });

        MigrationException failure =
                interrupted(database.migrator(BEDS, stubborn).withListener(interruptingAt(2)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_INTERRUPTED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
    }

    private static void goesOn(JavaMigration.Context context) throws SQLException {
        try (Statement statement = context.connection().createStatement()) {
            statement.executeUpdate("INSERT INTO beds VALUES (1, 'A')");
        } catch (SQLTimeoutException refused) {
            // It keeps that to itself, too.
        }
    }

    @Test
    void of_a_step_in_batches_the_batches_before_are_kept_and_the_next_run_goes_on() throws SQLException {
        database.execute("INSERT INTO beds WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100)"
                + " SELECT i, '' FROM n");
        database.execute("CREATE TABLE brake (endless INTEGER)");
        database.execute("INSERT INTO brake VALUES (1)");
        String work = "CASE WHEN id > 40 AND (SELECT endless FROM brake) THEN (" + ENDLESS
                + "SELECT count(*) FROM n) ELSE 1 END";
        SqlMigration batched = data(
                2,
                "-- @batch beds by id size 10\nUPDATE beds SET label = label || " + work
                        + " WHERE id BETWEEN :from AND :to;");

        MigrationException failure =
                interrupted(database.migrator(BEDS, batched).withListener(event -> {
                    if (event instanceof RunListener.Event.Running) {
                        interruptTheRun();
                    } else {
                        run = Thread.currentThread();
                    }
                }));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCHES_INTERRUPTED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        database.execute("UPDATE brake SET endless = 0");
        database.migrator(BEDS, batched).migrate();
        assertThat(database.rows("SELECT count(*), min(label), max(label) FROM beds"))
                .containsExactly("100|1|1");
    }

    private volatile Thread run = Thread.currentThread();

    private void interruptTheRun() {
        run.interrupt();
    }

    @Test
    void listeners_hear_of_a_long_statement_each_second_and_a_slow_or_throwing_one_holds_nothing_up() {
        List<RunListener.Event.Running> heard = new CopyOnWriteArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        run = Thread.currentThread();
        RunListener listening = event -> {
            if (event instanceof RunListener.Event.Running running) {
                heard.add(running);
                if (heard.size() > 1) {
                    interruptTheRun();
                }
                throw new IllegalStateException("nobody minds");
            }
        };
        RunListener slow = event -> {
            if (event instanceof RunListener.Event.Running && heard.size() > 1) {
                awaits(never);
            }
        };

        MigrationException failure = interrupted(database.migrator(BEDS, data(2, ENDLESS + "SELECT count(*) FROM n;"))
                .withListener(listening)
                .withListener(slow));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_INTERRUPTED);
        assertThat(heard).hasSize(2).allSatisfy(each -> {
            assertThat(each.id()).isEqualTo(MigrationId.data(2));
            assertThat(each.location().toString()).contains("statement 1");
            assertThat(each.bytes()).isPositive();
        });
        assertThat(heard.get(0).running()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        assertThat(heard.get(1).running()).isGreaterThan(heard.get(0).running());
        never.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncate", "delete", "wal"})
    void listeners_hear_how_much_of_the_database_is_rewritten_and_never_more_than_all(String journal)
            throws SQLException {
        database.migrator(BEDS).migrate();
        database.execute(
                "PRAGMA journal_mode = " + journal,
                "CREATE TABLE large AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
                        + " SELECT i, hex(zeroblob(200)) AS text FROM n");
        List<OptionalDouble> heard = new CopyOnWriteArrayList<>();
        run = Thread.currentThread();

        interrupted(database.migrator(
                        BEDS, data(2, "UPDATE large SET i = i + 1; " + ENDLESS + "SELECT count(*) FROM n;"))
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Running running) {
                        heard.add(running.rewritten());
                        interruptTheRun();
                    }
                }));

        assertThat(heard).isNotEmpty().allSatisfy(rewritten -> {
            if (journal.equals("wal")) {
                assertThat(rewritten).isEmpty();
            } else {
                assertThat(rewritten.orElseThrow()).isBetween(0.5, 1.0);
            }
        });
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_run_of_short_statements_is_not_cut_off() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            script.append("INSERT INTO beds VALUES (").append(i).append(", '');\n");
        }
        Migrator migrator = database.migrator(BEDS, data(2, script.toString())).withListener(interruptingAt(2));

        assertThat(migrator.migrate().applied()).hasSize(1);
        assertThat(Thread.interrupted()).isTrue();
    }
}
