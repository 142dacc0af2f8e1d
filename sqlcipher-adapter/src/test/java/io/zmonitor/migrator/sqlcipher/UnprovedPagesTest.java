package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The driver reads a damaged page as garbage, without an error, if it is the last one that a statement fetches (driver
 * fact 31). No step of a run is given such garbage.
 */
class UnprovedPagesTest {
    private static final int PAGE = 4096;
    private static final SqlMigration CURVES = SqlMigration.of(
            MigrationId.schema(1),
            "curves",
            "CREATE TABLE curve (id INTEGER PRIMARY KEY, samples BLOB);"
                    + "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);"
                    + "INSERT INTO curve VALUES (1, CAST(printf('%.9000c', 'x') AS BLOB));");
    private static final SqlMigration COPIED =
            SqlMigration.of(MigrationId.schema(2), "copied", "CREATE TABLE copied AS SELECT * FROM curve;");
    private static final SqlMigration REWRITTEN = SqlMigration.of(
            MigrationId.schema(2),
            "rewritten",
            "INSERT INTO note VALUES (1, NULL);"
                    + "UPDATE note SET text = (SELECT hex(substr(samples, 8990, 10)) FROM curve);");
    private static final SqlMigration REBUILT = SqlMigration.of(
            MigrationId.schema(2),
            "rebuilt",
            "CREATE TABLE curve_new (id INTEGER PRIMARY KEY, samples BLOB, unit TEXT);"
                    + "INSERT INTO curve_new (id, samples) SELECT id, samples FROM curve;"
                    + "DROP TABLE curve; ALTER TABLE curve_new RENAME TO curve;");
    private static final SqlMigration DECLARING =
            SqlMigration.of(MigrationId.schema(2), "declaring", "CREATE TABLE unit (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void make() {
        path = folder.resolve("monitor.db");
        migrator(CURVES).migrate();
    }

    private Migrator migrator(SqlMigration... migrations) {
        return Migrator.forDatabase(path, Keys.raw()).withSource(MigrationSource.of(migrations));
    }

    /** Damages the page at the end of the row's overflow chain. */
    private void damage() throws SQLException, IOException {
        int last;
        try (Connection connection = Keys.raw().open(new DatabaseFile(path))) {
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            last = Sql.number(
                    connection,
                    "SELECT max(pageno) FROM dbstat WHERE name = 'curve' AND pagetype = 'overflow'"
                            + " AND path LIKE '%+%' AND path = (SELECT max(path) FROM dbstat WHERE name = 'curve')");
        }
        try (RandomAccessFile disk = new RandomAccessFile(path.toFile(), "rw")) {
            long at = (last - 1L) * PAGE + 100;
            disk.seek(at);
            int was = disk.read();
            disk.seek(at);
            disk.write(was ^ 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_run_without_backup_does_not_write_back_what_the_key_never_wrote(int step) throws Exception {
        damage();

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> migrator(CURVES, List.of(REBUILT, COPIED, REWRITTEN).get(step))
                        .withBackupPolicy(BackupPolicy.withoutBackup("the flash is full"))
                        .migrate());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @Test
    void a_step_that_only_adds_rows_is_proved_too_where_no_backup_is_taken_for_it() throws Exception {
        damage();

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> migrator(CURVES, COPIED)
                        .withBackupPolicy(BackupPolicy.onlyRisky())
                        .migrate());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
    }

    @Test
    void without_the_proof_a_step_is_given_garbage_as_a_value() throws Exception {
        damage();
        Reading reading = new Reading(new ArrayList<>());
        Migrator migrator = Migrator.forDatabase(path, Keys.raw()).withSource(MigrationSource.of(CURVES, reading));

        MigrationException refused = catchThrowableOfType(
                MigrationException.class,
                () -> migrator.withBackupPolicy(BackupPolicy.withoutBackup("the flash is full"))
                        .migrate());
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        assertThat(reading.seen()).isEmpty();

        MigrationException unproved = catchThrowableOfType(
                MigrationException.class,
                () -> migrator.withBackupPolicy(BackupPolicy.withoutBackupOrProof("to see what it prevents"))
                        .migrate());
        assertThat(unproved)
                .as("the step was run, and only a later access told")
                .isNotNull();
        assertThat(reading.seen())
                .singleElement()
                .satisfies(value -> assertThat(value).hasSize(18000).isNotEqualTo("78".repeat(9000)));
    }

    /** Reads the row whose last page is damaged. */
    private record Reading(List<String> seen) implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 2;
        }

        @Override
        public String description() {
            return "reading";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) throws SQLException {
            seen.add(Sql.text(context.connection(), "SELECT hex(samples) FROM curve"));
        }
    }

    @Test
    void a_policy_can_go_without_the_proof_and_says_why() throws Exception {
        assertThat(catchThrowableOfType(
                        MigrationException.class,
                        () -> migrator(CURVES, DECLARING)
                                .withBackupPolicy(
                                        BackupPolicy.withoutBackupOrProof("the storage authenticates by itself"))
                                .migrate()))
                .isNull();

        try (Connection connection = Keys.raw().open(new DatabaseFile(path))) {
            assertThat(Sql.text(
                            connection,
                            "SELECT detail FROM schema_version_audit WHERE detail LIKE '%authenticates by itself%'"))
                    .startsWith("without: ");
        }
    }

    @Test
    void a_given_connection_is_asked_by_sqlite() throws Exception {
        damage();

        try (Connection connection = Keys.raw().open(new DatabaseFile(path))) {
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> Migrator.forConnection(connection)
                            .withSource(MigrationSource.of(CURVES, COPIED))
                            .migrate());

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        }
    }

    @Test
    void a_backup_that_sqlite_makes_beside_an_open_connection_holds_no_garbage() throws Exception {
        damage();

        try (Connection application = Keys.raw().open(new DatabaseFile(path))) {
            Sql.number(application, "SELECT count(*) FROM sqlite_schema");
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> migrator(CURVES).maintenance().backup());

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        }
    }
}
