package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptFactsTest {
    private static final int INTERRUPTED = 9;
    private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

    @Test
    void an_interrupted_query_leaves_the_transaction_open() throws Exception {
        try (Connection connection = RawDriver.inMemory()) {
            Sql.execute(connection, "CREATE TABLE a (b)", "BEGIN", "INSERT INTO a VALUES (1)");

            assertThat(interrupted(connection, ENDLESS + "SELECT count(*) FROM n"))
                    .isEqualTo(INTERRUPTED);

            Sql.execute(connection, "COMMIT");
            assertThat(Sql.number(connection, "SELECT count(*) FROM a")).isEqualTo(1);
        }
    }

    @Test
    void an_interrupted_change_ends_the_transaction() throws Exception {
        try (Connection connection = RawDriver.inMemory()) {
            Sql.execute(connection, "CREATE TABLE a (b)", "BEGIN", "INSERT INTO a VALUES (1)");

            assertThat(interrupted(connection, "INSERT INTO a " + ENDLESS + "SELECT i FROM n WHERE i < 0"))
                    .isEqualTo(INTERRUPTED);

            assertThat(Sql.number(connection, "SELECT count(*) FROM a")).isZero();
            assertThatThrownBy(() -> Sql.execute(connection, "COMMIT"))
                    .hasMessageContaining("no transaction is active");
        }
    }

    @Test
    void the_query_timeout_is_the_busy_timeout() throws Exception {
        try (Connection connection = RawDriver.inMemory();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(7);

            try (ResultSet timeout = statement.executeQuery("PRAGMA busy_timeout")) {
                assertThat(timeout.getInt(1)).isEqualTo(7000);
            }
        }
    }

    @Test
    void an_interrupt_of_nothing_is_forgotten_when_the_next_statement_begins() throws Exception {
        try (Connection connection = RawDriver.inMemory();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE a (b)");
            statement.cancel();

            assertThat(Sql.number(connection, "SELECT 2")).isEqualTo(2);
        }
    }

    @Test
    void while_rows_are_still_to_be_read_an_interrupt_strikes_whatever_runs_next() throws Exception {
        try (Connection connection = RawDriver.inMemory();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("VALUES (1), (2), (3)");
                Statement another = connection.createStatement()) {
            another.cancel();

            SQLException next = catchThrowableOfType(SQLException.class, () -> another.execute("CREATE TABLE a (b)"));
            SQLException row = catchThrowableOfType(SQLException.class, () -> {
                while (rows.next()) {
                    rows.getInt(1);
                }
            });

            assertThat(next.getErrorCode()).isEqualTo(INTERRUPTED);
            assertThat(row.getErrorCode()).isEqualTo(INTERRUPTED);
        }
    }

    // Cancels until it is over: before the statement runs, there is nothing to cancel.
    private static int interrupted(Connection connection, String endless) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Statement statement = connection.createStatement()) {
            Thread other = new Thread(() -> cancelUntil(over, statement));
            other.start();
            SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute(endless));
            over.set(true);
            other.join();
            return failure.getErrorCode();
        }
    }

    private static void cancelUntil(AtomicBoolean over, Statement statement) {
        try {
            while (!over.get()) {
                Thread.sleep(20);
                statement.cancel();
            }
        } catch (SQLException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
