package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.RepeatableStatuses;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that a newer build has migrated, opened by an older one. */
class CompatibleDatabaseTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER)");
    private static final SqlMigration WARDS = schema(2, "CREATE TABLE wards (id INTEGER)");
    private static final SqlMigration LABEL =
            schema(3, "-- @compatible-with 2\nALTER TABLE beds ADD COLUMN label TEXT");
    private static final SqlMigration COLOUR =
            schema(4, "-- @compatible-with 2\nALTER TABLE beds ADD COLUMN colour TEXT");
    private static final RepeatableMigration OLD =
            RepeatableMigration.of("all_beds", "CREATE VIEW all_beds AS SELECT id FROM beds");
    private static final RepeatableMigration NEW =
            RepeatableMigration.of("all_beds", "CREATE VIEW all_beds AS SELECT id, label FROM beds");
    private static final RepeatableMigration NEWER =
            RepeatableMigration.of("labels", "CREATE VIEW labels AS SELECT label FROM beds");

    @TempDir
    Path folder;

    private final List<String> statements = new ArrayList<>();
    private MonitorDatabase database;

    @BeforeEach
    void place() {
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                if (!purpose.isForRun()) {
                    return super.open(file, purpose);
                }
                return Intercepted.connection(super.open(file, purpose), statements::add);
            }
        });
    }

    private Migrator build(String version, Migration... migrations) {
        return database.migrator(migrations).withApplication("z-monitor", version);
    }

    @Test
    void opens_normally_with_a_note_and_writes_nothing_when_every_newer_migration_allows_it() throws Exception {
        build("5.0", BEDS, WARDS, LABEL, COLOUR).migrate();
        byte[] before = Files.readAllBytes(database.path());
        statements.clear();

        MigrationReport report = build("4.2", BEDS, WARDS).migrate();

        assertThat(report.wasUpToDate()).isTrue();
        assertThat(report.after().number()).isEqualTo(4);
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.NEWER_DATABASE_OPENED);
            assertThat(warning.text()).contains("z-monitor 5.0", "schema-0003, schema-0004", "version 2");
        });
        assertThat(statements)
                .hasSize(8)
                .allMatch(sql -> sql.startsWith("SELECT") || sql.equals("PRAGMA data_version"));
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        assertThat(build("5.0", BEDS, WARDS, LABEL, COLOUR).migrate().warnings())
                .isEmpty();
    }

    @Test
    void refuses_when_one_newer_migration_says_nothing_or_demands_more() {
        SqlMigration silent = schema(5, "CREATE TABLE rooms (id INTEGER)");
        build("5.0", BEDS, WARDS, LABEL, silent).migrate();

        MigrationException failure = failureOf(build("4.2", BEDS, WARDS));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FROM_NEWER_BUILD);
        assertThat(failure.problem().summary())
                .contains("z-monitor 5.0", "schema-0003, schema-0005", "oldest build that may open", "at version 5");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failureOf(build("4.1", BEDS)).problem().code()).isEqualTo(ProblemCode.FROM_NEWER_BUILD);
    }

    @Test
    void keeps_the_floor_with_the_state() throws SQLException {
        build("4.2", BEDS, WARDS).migrate();
        assertThat(floor()).containsExactly("2");
        build("5.0", BEDS, WARDS, LABEL, COLOUR).migrate();
        assertThat(floor()).containsExactly("2");
        build("5.1", BEDS, WARDS, LABEL, COLOUR, schema(5, "CREATE TABLE rooms (id INTEGER)"))
                .migrate();
        assertThat(floor()).containsExactly("5");
        assertThat(database.rows("SELECT version, compatible_with FROM schema_version"))
                .containsExactly("1|null", "2|null", "3|2", "4|2", "5|null");
    }

    private List<String> floor() throws SQLException {
        return database.rows("SELECT compatibility_floor FROM schema_version_state");
    }

    @Test
    void refuses_a_database_that_lacks_something_of_this_build() {
        build("5.0", BEDS, WARDS, LABEL).migrate();

        MigrationException failure = failureOf(build("4.2", BEDS, WARDS, seed(1, "INSERT INTO beds (id) VALUES (1)")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.NEWER_DATABASE_LACKS);
        assertThat(failure.problem().summary()).contains("z-monitor 5.0", "seed-0001");
        assertThat(failureOf(build("4.2", BEDS, schema(2, "CREATE TABLE other (id INTEGER)")))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.CHANGED);
    }

    @Test
    void leaves_the_newer_repeatables_to_the_newer_build() throws Exception {
        MigrationSource newer = MigrationSource.of(BEDS, WARDS, LABEL).and(NEW, NEWER);
        MigrationSource older = MigrationSource.of(BEDS, WARDS).and(OLD);
        build("4.2").withSource(older).migrate();
        build("5.0").withSource(newer).migrate();
        byte[] before = Files.readAllBytes(database.path());

        MigrationReport report = build("4.2").withSource(older).migrate();

        assertThat(report.repeatables()).isEmpty();
        assertThat(build("4.2").withSource(older).repeatableStatus())
                .containsExactly(
                        new RepeatableStatuses.FromNewerBuildData("all_beds"),
                        new RepeatableStatuses.FromNewerBuildData("labels"));
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        assertThat(build("5.0").withSource(newer).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void says_so_when_there_is_no_backup_from_before() {
        build("5.0", BEDS, WARDS).migrate();

        MigrationException failure = failureOf(build("4.2", BEDS).withNewerDatabase(NewerDatabase.RESTORE_BACKUP));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BACKUP_NONE_FITS);
        assertThat(failure.problem().summary()).contains("schema-0002", "Backups found: 0");
    }
}
