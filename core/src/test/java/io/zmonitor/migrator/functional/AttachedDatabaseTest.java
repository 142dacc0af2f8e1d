package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A given connection to which its owner has attached another database of the same kind. */
class AttachedDatabaseTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS = data(2, "INSERT INTO beds (ward) VALUES ('east');");

    @TempDir
    Path folder;

    private MonitorDatabase archive;
    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        archive = new MonitorDatabase(folder.resolve("archive.db"), new TestOpener());
        archive.migrator(BEDS).migrate();
        database = MonitorDatabase.in(folder);
    }

    @Test
    void its_ledger_is_not_the_one_that_is_asked_for() throws SQLException {
        try (Connection given = emptyWithArchive()) {
            MigrationReport report = migrator(given, BEDS).migrate();

            assertThat(report.applied()).hasSize(1);
            assertThat(new SqlConnection(given).number("SELECT count(*) FROM main.beds"))
                    .isZero();
        }
        assertThat(database.ledger()).containsExactly("schema-1");
    }

    @Test
    void it_keeps_its_journal_mode_and_its_settings() throws SQLException {
        archive.execute("PRAGMA journal_mode = wal");
        database.migrator(BEDS).migrate();
        try (Connection given = withArchive()) {
            SqlConnection connection = new SqlConnection(given);
            connection.execute("PRAGMA archive.secure_delete = 0");
            connection.execute("PRAGMA main.secure_delete = 1");

            migrator(given, BEDS, WARDS).migrate();

            assertThat(connection.text("PRAGMA archive.secure_delete")).isEqualTo("0");
            assertThat(connection.text("PRAGMA main.secure_delete")).isEqualTo("1");
            assertThat(connection.text("PRAGMA main.journal_mode")).isEqualTo("delete");
        }
        assertThat(archive.rows("PRAGMA journal_mode")).containsExactly("wal");
        assertThat(archive.ledger()).containsExactly("schema-1");
    }

    private Connection emptyWithArchive() throws SQLException {
        database.migrator(BEDS).migrate();
        Connection given = withArchive();
        SqlConnection connection = new SqlConnection(given);
        for (String table : connection.list(
                "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1))) {
            connection.execute("DROP TABLE main." + table);
        }
        return given;
    }

    private Connection withArchive() throws SQLException {
        Connection given = database.open();
        new SqlConnection(given)
                .execute("ATTACH ? AS archive KEY ?", archive.path().toString(), "x'" + "5e".repeat(32) + "'");
        return given;
    }

    private static Migrator migrator(Connection given, SqlMigration... migrations) {
        return Migrator.forConnection(given).withSource(MigrationSource.of(migrations));
    }
}
