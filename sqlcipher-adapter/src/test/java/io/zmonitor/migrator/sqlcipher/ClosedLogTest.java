package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run in WAL mode leaves its log (decision 018). */
class ClosedLogTest {
    private static final SqlMigration VITALS =
            SqlMigration.of(MigrationId.schema(1), "vitals", "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);");
    private static final SqlMigration FILLED =
            SqlMigration.of(MigrationId.data(2), "filled", "INSERT INTO vitals (raw) VALUES (zeroblob(100000));");

    @TempDir
    Path folder;

    private DatabaseFile database;
    private final AtomicInteger fetched = new AtomicInteger();
    private final SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> {
        fetched.incrementAndGet();
        return Keys.rawBytes(1);
    });

    @BeforeEach
    void create() throws SQLException {
        database = new DatabaseFile(folder.resolve("monitor.db"));
        migrator(VITALS).migrate();
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL");
        }
        fetched.set(0);
    }

    @Test
    void all_of_it_is_in_the_file_and_nothing_is_left_beside() throws Exception {
        migrator(VITALS, FILLED).migrate();

        assertThat(beside("-wal", "-shm", "-crashed")).isEmpty();
        assertThat(Files.size(database.path())).isGreaterThan(100_000);
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void the_key_is_derived_no_oftener_than_for_a_backup() {
        migrator(VITALS, FILLED).migrate();

        assertThat(fetched).hasValue(2);
    }

    @Test
    void it_stays_with_another_connection_that_has_the_file_open() throws Exception {
        try (Connection other = key.open(database)) {
            assertThat(Sql.text(other, "SELECT count(*) FROM vitals")).isEqualTo("0");
            long before = Files.size(database.path());
            migrator(VITALS, FILLED).migrate();

            assertThat(Files.size(database.path())).isEqualTo(before);
            assertThat(beside("-crashed")).isEmpty();
            assertThat(Sql.text(other, "SELECT count(*) FROM vitals")).isEqualTo("1");
        }
        assertThat(rows()).isEqualTo("1");
    }

    private Migrator migrator(SqlMigration... migrations) {
        return Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of(migrations));
    }

    private String rows() throws SQLException {
        try (Connection connection = key.open(database)) {
            return Sql.text(connection, "SELECT count(*) FROM vitals");
        }
    }

    private List<Path> beside(String... suffixes) throws IOException {
        return Stream.of(suffixes).map(database::sibling).filter(Files::exists).toList();
    }
}
