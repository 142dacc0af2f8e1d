package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.result.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a copy: what it tells, that the database does not see it, and how the copy becomes the database. */
class RehearsalTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS = schema(2, """
            CREATE TABLE wards (name TEXT PRIMARY KEY);
            INSERT INTO wards SELECT DISTINCT ward FROM beds;""");
    private static final SqlMigration EMPTIED = data(3, "-- @rows beds may decrease\nDELETE FROM beds WHERE id > 2;");
    private static final SqlMigration BROKEN = data(4, "INSERT INTO nowhere VALUES (1);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        database.execute("INSERT INTO beds (ward) VALUES ('east'), ('west'), ('north')");
    }

    @Test
    void it_tells_steps_rows_and_space_and_the_database_is_what_it_was() throws Exception {
        byte[] before = Files.readAllBytes(database.path());

        Rehearsal rehearsal = migrator(WARDS, EMPTIED).maintenance().rehearse();

        assertThat(rehearsal.report().applied()).hasSize(2);
        assertThat(rehearsal.tables())
                .containsExactly(
                        new Results.TableRowsData("beds", OptionalLong.of(3), OptionalLong.of(2)),
                        new Results.TableRowsData("wards", OptionalLong.empty(), OptionalLong.of(3)));
        assertThat(rehearsal.tables()).allMatch(Rehearsal.Table::differ);
        assertThat(rehearsal.copiedBytes()).isEqualTo(before.length);
        assertThat(rehearsal.peakBytes()).isGreaterThan(rehearsal.copiedBytes());
        assertThat(rehearsal.replaced()).isEmpty();
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        assertThat(names()).containsExactly("zmonitor.db", "zmonitor.db-migrator-lock");
    }

    @Test
    void a_run_that_fails_on_the_copy_says_why_and_leaves_nothing() throws Exception {
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> migrator(WARDS, BROKEN).maintenance().rehearse());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.applied()).isEmpty();
        StringWriter told = new StringWriter();
        failure.printStackTrace(new PrintWriter(told));
        assertThat(told.toString()).contains("SQLITE_ERROR").doesNotContain("-rehearsal");
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        assertThat(names()).containsExactly("zmonitor.db", "zmonitor.db-migrator-lock");
    }

    @Test
    void a_refusal_of_what_is_pending_or_checked_names_the_database_and_not_the_copy() {
        SqlMigration other = schema(1, "CREATE TABLE other (id INTEGER PRIMARY KEY);");

        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> database.migrator(other).maintenance().rehearse())
                        .problem()
                        .values())
                .contains(database.path().toString());
        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> migrator(WARDS)
                                        .withPostCheck(BuiltInChecks.exactRows("beds", 77))
                                        .maintenance()
                                        .rehearse())
                        .problem()
                        .values())
                .contains(database.path().toString());
    }

    @Test
    void the_copy_is_encrypted_and_its_folder_is_the_owners_alone() {
        Path copy = folder.resolve("zmonitor.db-rehearsal").resolve("zmonitor.db");
        List<String> seen = new java.util.ArrayList<>();

        migrator(WARDS)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Applied) {
                        seen.add(permissions(java.util.Objects.requireNonNull(copy.getParent())) + " "
                                + permissions(copy) + " " + beginning(copy));
                    }
                })
                .maintenance()
                .rehearse();

        assertThat(seen).containsExactly("rwx------ rw------- " + beginning(database.path()));
    }

    @Test
    void the_copy_can_become_the_database_and_the_original_a_backup() throws Exception {
        byte[] before = Files.readAllBytes(database.path());

        Rehearsal rehearsal = migrator(WARDS, EMPTIED).maintenance().rehearseAndSwap("a test");

        assertThat(database.ledger()).containsExactly("schema-1", "schema-2", "data-3");
        assertThat(database.rows("SELECT ward FROM beds ORDER BY id")).containsExactly("east", "west");
        assertThat(database.rows("SELECT operation FROM schema_version_audit ORDER BY sequence DESC LIMIT 1"))
                .containsExactly("swap");
        assertThat(Files.readAllBytes(rehearsal.replaced().orElseThrow())).isEqualTo(before);
        assertThat(migrator(WARDS, EMPTIED).maintenance().backups())
                .extracting(backup -> backup.file().toRealPath())
                .containsExactly(rehearsal.replaced().orElseThrow().toRealPath());
        assertThat(migrator(WARDS, EMPTIED).migrate().wasUpToDate()).isTrue();
        assertThat(migrator(WARDS, EMPTIED).maintenance().verify().isClean()).isTrue();
        assertThat(names()).hasSize(3);
    }

    @Test
    void without_anything_pending_nothing_is_swapped() throws Exception {
        byte[] before = Files.readAllBytes(database.path());

        Rehearsal rehearsal = migrator().maintenance().rehearseAndSwap("a test");

        assertThat(rehearsal.report().wasUpToDate()).isTrue();
        assertThat(rehearsal.replaced()).isEmpty();
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void what_somebody_writes_meanwhile_is_not_lost() throws Exception {
        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> migrator(WARDS)
                        .withListener(event -> {
                            if (event instanceof RunListener.Event.Applied) {
                                write("INSERT INTO beds (ward) VALUES ('south')");
                            }
                        })
                        .maintenance()
                        .rehearseAndSwap("a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ORIGINAL_CHANGED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT ward FROM beds")).contains("south").hasSize(4);
        assertThat(database.ledger()).containsExactly("schema-1");
        assertThat(names()).containsExactly("zmonitor.db", "zmonitor.db-migrator-lock");
    }

    @Test
    void a_failure_names_the_database_and_not_the_copy_which_is_gone() throws Exception {
        database.execute("ALTER TABLE schema_version DROP COLUMN file_hash");

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> migrator(WARDS).maintenance().rehearse());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.LEDGER_UNREADABLE);
        assertThat(failure.problem().summary()).contains("zmonitor.db").doesNotContain("rehearsal");
    }

    @Test
    void what_a_killed_rehearsal_left_is_removed_by_the_next() throws Exception {
        Path left = Files.createDirectory(folder.resolve("zmonitor.db-rehearsal"));
        Files.writeString(left.resolve("zmonitor.db"), "half a copy");
        // A kill while the run on the copy moved its own log into the file.
        Path recovering = Files.createDirectory(left.resolve("zmonitor.db-crashed"));
        Files.writeString(recovering.resolve("zmonitor.db-wal"), "a log");

        migrator(WARDS).maintenance().rehearse();

        assertThat(left).doesNotExist();
    }

    private Migrator migrator(SqlMigration... further) {
        return database.migrator(
                Stream.concat(Stream.of(BEDS), Stream.of(further)).toArray(SqlMigration[]::new));
    }

    private void write(String statement) {
        try {
            database.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String permissions(Path file) {
        try {
            return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The salt: a copy has the same, and no word that a plaintext file begins with.
    private static String beginning(Path file) {
        try {
            return java.util.HexFormat.of().formatHex(Files.readAllBytes(file), 0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_rollback_is_rehearsed_too_and_tells_rows_and_columns_that_would_go() throws Exception {
        SqlMigration named = schema(
                        2, "ALTER TABLE beds ADD COLUMN name TEXT; CREATE TABLE rooms (id INTEGER PRIMARY KEY);")
                .withRollback("ALTER TABLE beds DROP COLUMN name; DROP TABLE rooms;");
        migrator(named).migrate();
        byte[] before = Files.readAllBytes(database.path());

        Rehearsal.OfRollback rehearsal = migrator(named).maintenance().rehearseRollbackTo(1);

        assertThat(rehearsal.report().rolledBack()).hasSize(1);
        assertThat(rehearsal.columnsGone()).containsExactly("beds.name", "rooms.id");
        assertThat(rehearsal.tables())
                .containsExactly(
                        new Results.TableRowsData("beds", OptionalLong.of(3), OptionalLong.of(3)),
                        new Results.TableRowsData("rooms", OptionalLong.of(0), OptionalLong.empty()));
        assertThat(migrator(named).maintenance().rehearseRollback(1).columnsGone())
                .hasSize(2);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        assertThatThrownBy(() -> migrator(named).maintenance().rehearseRollbackTo(0))
                .isInstanceOf(MigrationException.class)
                .extracting(e -> ((MigrationException) e).databaseState())
                .isEqualTo(DatabaseState.UNTOUCHED);
    }
}
