package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another database in the same folder, by a name that begins with this one's. */
class NeighbourTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private MonitorDatabase neighbour;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        database.execute("INSERT INTO beds (ward) VALUES ('east'), ('west')");
        // What an operator calls a copy that he wants to look at.
        neighbour = new MonitorDatabase(folder.resolve("zmonitor.db-crashed"), database.opener());
        neighbour.migrator(BEDS).migrate();
        neighbour.execute("INSERT INTO beds (ward) VALUES ('north')");
    }

    @Test
    void is_not_taken_for_what_is_kept_of_a_crash() throws SQLException {
        assertThat(database.migrator(BEDS).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(BEDS, WARDS).migrate().applied()).hasSize(1);

        assertUnharmed();
    }

    @Test
    void stays_where_it_is_when_a_backup_is_put_back() throws SQLException {
        database.migrator(BEDS, WARDS).migrate();

        database.migrator(BEDS).maintenance().restoreNewest("a try");

        assertThat(database.ledger()).containsExactly("schema-1");
        assertUnharmed();
    }

    @Test
    void keeps_its_name_after_a_crash_which_is_refused_untouched() throws Exception {
        crash();

        MigrationException refusal = failureOf(database.migrator(BEDS));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.CRASH_FOLDER_TAKEN);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertUnharmed();

        Files.move(neighbour.path(), folder.resolve("to-look-at.db"));
        assertThat(database.migrator(BEDS).migrate().wasUpToDate()).isTrue();
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("3");
    }

    private void assertUnharmed() throws SQLException {
        assertThat(neighbour.path()).isRegularFile();
        assertThat(neighbour.rows("SELECT ward FROM beds")).containsExactly("north");
    }

    /** Leaves a log with a committed row, as a kill does. */
    private void crash() throws IOException, SQLException {
        database.execute("PRAGMA journal_mode = wal");
        Path log = folder.resolve("zmonitor.db-wal");
        try (Connection connection = database.open()) {
            new SqlConnection(connection).execute("INSERT INTO beds (ward) VALUES ('south')");
            Files.copy(database.path(), folder.resolve("left"));
            Files.copy(log, folder.resolve("left-wal"));
        }
        Files.move(folder.resolve("left"), database.path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(folder.resolve("left-wal"), log);
    }
}
