package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigratedDatabase.ConnectionSetup;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the application does to each of its connections is said once, and the run does without it. */
class ConnectionSetupTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final SqlMigration PATIENTS =
            schema(2, "CREATE TABLE patients (bed INTEGER REFERENCES beds(id)); INSERT INTO beds VALUES (7);");
    private static final ConnectionSetup FOREIGN_KEYS =
            connection -> new SqlConnection(connection).execute("PRAGMA foreign_keys = ON");

    @TempDir
    Path folder;

    private final List<Connection> setUp = new ArrayList<>();
    private MonitorDatabase database;

    @BeforeEach
    void name_a_file() {
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), new TestOpener());
    }

    @Test
    void every_connection_enforces_foreign_keys_whether_the_run_changed_something_or_not() throws SQLException {
        for (int boot = 0; boot < 2; boot++) {
            try (MigratedDatabase open = database.migrator(BEDS, PATIENTS).migrateAndOpen(FOREIGN_KEYS);
                    Connection first = open.dataSource().getConnection();
                    Connection second = open.dataSource().getConnection()) {
                for (Connection connection : List.of(first, second)) {
                    SqlConnection sql = new SqlConnection(connection);
                    assertThat(sql.number("PRAGMA foreign_keys")).isEqualTo(1);
                    assertThatThrownBy(() -> sql.execute("INSERT INTO patients VALUES (8)"))
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("FOREIGN KEY");
                }
            }
        }
    }

    @Test
    void without_one_the_driver_decides() throws SQLException {
        try (MigratedDatabase open = database.migrator(BEDS).migrateAndOpen();
                Connection first = open.dataSource().getConnection()) {
            assertThat(new SqlConnection(first).number("PRAGMA foreign_keys")).isZero();
        }
    }

    @Test
    void cache_busy_timeout_and_journal_mode_are_as_they_were_set() throws SQLException {
        ConnectionSetup setup = connection -> {
            SqlConnection sql = new SqlConnection(connection);
            sql.execute("PRAGMA busy_timeout = 1234");
            sql.execute("PRAGMA cache_size = -4321");
            sql.execute("PRAGMA journal_mode = WAL");
        };

        for (int boot = 0; boot < 2; boot++) {
            try (MigratedDatabase open = database.migrator(BEDS).migrateAndOpen(setup);
                    Connection first = open.dataSource().getConnection();
                    Connection second = open.dataSource().getConnection()) {
                new SqlConnection(first).execute("INSERT INTO beds VALUES (" + boot + ")");
                for (Connection connection : List.of(first, second)) {
                    SqlConnection sql = new SqlConnection(connection);
                    assertThat(sql.number("PRAGMA busy_timeout")).isEqualTo(1234);
                    assertThat(sql.number("PRAGMA cache_size")).isEqualTo(-4321);
                    assertThat(sql.number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"))
                            .isEqualTo(1);
                }
            }
        }
        assertThat(database.rows("SELECT id FROM beds ORDER BY id")).containsExactly("0", "1");
    }

    @Test
    void the_run_is_not_set_up() {
        database.migrator(BEDS, PATIENTS).migrateAndOpen(setUp::add).close();

        assertThat(setUp).isEmpty();
    }

    @Test
    void a_set_up_that_fails_closes_the_connection_and_the_next_one_is_tried_again() throws SQLException {
        ConnectionSetup failsOnce = connection -> {
            setUp.add(connection);
            if (setUp.size() == 1) {
                new SqlConnection(connection).execute("PRAGMA foreign_keys = (");
            }
        };

        try (MigratedDatabase open = database.migrator(BEDS).migrateAndOpen(failsOnce)) {
            assertThatThrownBy(open.dataSource()::getConnection).isInstanceOf(SQLException.class);
            assertThat(setUp.get(0).isClosed()).isTrue();
            try (Connection next = open.dataSource().getConnection()) {
                assertThat(next.isClosed()).isFalse();
            }
        }
    }

    @Test
    void an_exception_of_the_applications_own_reaches_it_and_leaves_nothing_open() throws SQLException {
        ConnectionSetup setup = connection -> {
            setUp.add(connection);
            throw new IllegalArgumentException("of the application");
        };

        try (MigratedDatabase open = database.migrator(BEDS).migrateAndOpen(setup)) {
            assertThatThrownBy(open.dataSource()::getConnection)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("of the application");
        }
        assertThat(setUp.get(0).isClosed()).isTrue();
    }

    @Test
    void a_transaction_that_is_left_open_is_refused() throws SQLException {
        ConnectionSetup setup = connection -> {
            setUp.add(connection);
            connection.setAutoCommit(false);
        };

        try (MigratedDatabase open = database.migrator(BEDS).migrateAndOpen(setup)) {
            assertThatThrownBy(open.dataSource()::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("left a transaction open");
        }
        assertThat(setUp.get(0).isClosed()).isTrue();
    }

    @Test
    void nothing_is_no_set_up() {
        assertThatThrownBy(() -> database.migrator(BEDS).migrateAndOpen(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("setup");
        assertThat(database.path()).doesNotExist();
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may do
    private static ConnectionSetup nothing() {
        return null;
    }
}
