package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This build and a newer one with three more migrations take turns with one ward's database. */
class TwoBuildsTest {
    private static final MigrationSource THIS_BUILD =
            MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER).and(new PhoneNumbersToE164());
    private static final SqlMigration SHIFTS =
            SqlMigration.of(MigrationId.schema(21), "add shifts", """
            CREATE TABLE shifts (name TEXT PRIMARY KEY, starts_at INTEGER NOT NULL);
            ALTER TABLE patients ADD COLUMN shift TEXT NULL;
            """).withRollback("""
            ALTER TABLE patients DROP COLUMN shift;
            DROP TABLE shifts;
            """);
    private static final SqlMigration ASSIGNED = SqlMigration.of(
                    MigrationId.data(22), "assign shifts", "UPDATE patients SET shift = 'day' WHERE mrn > 'MRN-00010';")
            .withRollback("UPDATE patients SET shift = NULL;");
    private static final SqlMigration NAMED = SqlMigration.of(
                    MigrationId.seed(23), "name shifts", "INSERT INTO shifts VALUES ('day', 7), ('night', 19);")
            .withRollback("-- @rows shifts may decrease\nDELETE FROM shifts;");
    private static final RepeatableMigration ON_SHIFT = RepeatableMigration.of(
            "on_shift",
            "CREATE VIEW on_shift AS SELECT mrn, starts_at FROM patients JOIN shifts ON shift = shifts.name;");
    private static final MigrationSource NEWER_BUILD =
            THIS_BUILD.and(SHIFTS, ASSIGNED, NAMED).and(ON_SHIFT);

    @TempDir
    private Path folder;

    private Path database;
    private SqlCipherKey key;

    @BeforeEach
    void fillAWard() throws SQLException {
        database = folder.resolve("zmonitor.db");
        KeyFile keyFile = new KeyFile(folder.resolve("zmonitor.key"));
        keyFile.create();
        key = SqlCipherKey.fetchedFrom(keyFile::fetch);
        thisBuild().withTarget(Target.upTo(1)).migrate();
        try (PlainDatabase plain = open()) {
            Ward.moveInto(plain);
        }
        thisBuild().withTarget(Target.upTo(4)).migrate();
        try (PlainDatabase plain = open()) {
            Ward.writeContacts(plain);
        }
        thisBuild().migrate();
    }

    private Migrator thisBuild() {
        return Migrator.forDatabase(database, key).withSource(THIS_BUILD).withApplication("z-monitor", "4.2.0");
    }

    private Migrator newerBuild() {
        return Migrator.forDatabase(database, key).withSource(NEWER_BUILD).withApplication("z-monitor", "5.0.0");
    }

    private PlainDatabase open() throws SQLException {
        return new PlainDatabase(key.open(new DatabaseFile(database)));
    }

    @Test
    void forward_back_by_the_stored_scripts_and_forward_again_with_equal_schema_and_rows() throws SQLException {
        Map<String, List<String>> before = everything();
        newerBuild().migrate();
        Map<String, List<String>> newer = everything();

        MigrationReport back =
                thisBuild().withNewerDatabase(NewerDatabase.ROLL_BACK).migrate();

        assertThat(back.rolledBack())
                .extracting(RollbackReport.Undone::id)
                .containsExactly(MigrationId.seed(23), MigrationId.data(22), MigrationId.schema(21));
        assertThat(everything()).isEqualTo(before);
        assertThat(thisBuild().migrate().wasUpToDate()).isTrue();
        assertThat(thisBuild().maintenance().verify().findings()).isEmpty();

        newerBuild().migrate();
        assertThat(everything()).isEqualTo(newer).isNotEqualTo(before);
        assertThat(newer.get("patients")).hasSize(Ward.PATIENTS);
        assertThat(newer.get("on_shift")).isNotEmpty();
    }

    @Test
    void by_default_this_build_leaves_the_newer_ones_database_alone() throws SQLException {
        newerBuild().migrate();
        Map<String, List<String>> newer = everything();

        assertThatThrownBy(() -> thisBuild().migrate())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("z-monitor 5.0.0")
                .hasMessageContaining("schema-0021, data-0022, seed-0023")
                .hasMessageContaining("oldest build that may open the database is at version 23");
        assertThat(everything()).isEqualTo(newer);
    }

    /** Every row of every table and view, and the schema. */
    private Map<String, List<String>> everything() throws SQLException {
        Map<String, List<String>> everything = new TreeMap<>();
        try (PlainDatabase plain = open()) {
            plain.schema().forEach((name, sql) -> {
                if (!name.contains(" schema_version")) {
                    everything.put("sql of " + name, List.of(sql));
                }
            });
            for (String name : names(plain.connection())) {
                everything.put(name, rows(plain.connection(), "SELECT * FROM \"" + name + "\""));
            }
        }
        return everything;
    }

    private static List<String> names(Connection connection) throws SQLException {
        return rows(
                connection,
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'schema_version%'");
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", row));
            }
        }
        rows.sort(null);
        return rows;
    }
}
