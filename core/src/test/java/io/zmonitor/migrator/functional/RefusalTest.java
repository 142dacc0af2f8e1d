package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run refuses before it changes anything: each with its code, and the database as it was. */
class RefusalTest {
    private static final SqlMigration ONE = schema(1, "CREATE TABLE one (id INTEGER);");
    private static final SqlMigration TWO = schema(2, "CREATE TABLE two (id INTEGER);");
    private static final SqlMigration THREE = data(3, "INSERT INTO two VALUES (3);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void place() {
        database = MonitorDatabase.in(folder);
    }

    @Test
    void refuses_migrations_that_were_changed_naming_both_checksums() throws IOException {
        database.migrator(ONE, TWO).migrate();
        SqlMigration changed = schema(2, "CREATE TABLE two (id INTEGER );");

        String summary = refusal(ProblemCode.CHANGED, database.migrator(ONE, changed));

        assertThat(summary)
                .contains(
                        "schema-0002",
                        TWO.checksum().toString(),
                        changed.checksum().toString());
    }

    @Test
    void a_source_that_is_nothing_creates_nothing() throws IOException {
        Migrator migrator = Migrator.forDatabase(folder.resolve("new/zmonitor.db"), new TestOpener());
        Files.createDirectory(folder.resolve("new"));

        assertThat(failureOf(migrator.withSource(MigrationSource.combined()))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.SOURCE_MISSING);
        assertThat(folder.resolve("new")).isEmptyDirectory();
    }

    @Test
    void what_is_no_statement_is_not_made_one_by_asking_what_it_would_do() throws IOException {
        database.migrator(ONE).migrate();
        // White space to SQLite behind a blank, and no token at a statement's beginning. The pragma works when it
        // compiles.
        for (String pragma : List.of("rekey = 'x'", "hexrekey = '78'", "user_version = 7", "journal_mode = wal")) {
            SqlMigration odd = schema(2, "\u000BPRAGMA " + pragma + ";");
            byte[] before = Files.readAllBytes(database.path());
            for (Call call : List.<Call>of(
                    migrator -> migrator.plan(),
                    migrator -> migrator.maintenance().rehearse())) {
                try {
                    call.make(database.migrator(ONE, odd));
                } catch (MigrationException e) {
                    assertThat(e.databaseState()).as(pragma).isEqualTo(DatabaseState.UNTOUCHED);
                }
                assertThat(Files.readAllBytes(database.path())).as(pragma).isEqualTo(before);
            }

            MigrationException failure = failureOf(database.migrator(ONE, odd)
                    .withBackupPolicy(BackupPolicy.withoutBackupOrProof("nothing could be put back")));

            assertThat(failure.problem().code()).as(pragma).isEqualTo(ProblemCode.STATEMENT_FAILED);
            assertThat(failure.databaseState()).as(pragma).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(database.migrator(ONE).migrate().wasUpToDate()).isTrue();
        }
    }

    private interface Call {
        void make(Migrator migrator);
    }

    @Test
    void does_not_mind_other_line_ends_or_a_byte_order_mark() {
        database.migrator(schema(1, "CREATE TABLE one (\n id INTEGER\n);\n")).migrate();

        assertThat(database.migrator(schema(1, "\uFEFFCREATE TABLE one (\r\n id INTEGER\r\n);\r\n"))
                        .migrate()
                        .wasUpToDate())
                .isTrue();
    }

    @Test
    void refuses_when_an_applied_migration_is_missing() throws IOException {
        database.migrator(ONE, TWO, THREE).migrate();

        assertThat(refusal(ProblemCode.MISSING, database.migrator(ONE, THREE))).contains("schema-0002");
    }

    @Test
    void refuses_a_database_of_a_newer_build_naming_the_build() throws IOException {
        database.migrator(ONE, TWO, THREE).migrate();

        String summary = refusal(ProblemCode.FROM_NEWER_BUILD, database.migrator(ONE));

        assertThat(summary).contains("schema-0002, data-0003", "z-monitor 4.2.0");
    }

    @Test
    void refuses_a_migration_that_comes_too_late_unless_that_is_allowed() throws Exception {
        database.migrator(ONE, THREE_ALONE).migrate();
        Migrator late = database.migrator(ONE, TWO, THREE_ALONE);

        assertThat(refusal(ProblemCode.OUT_OF_ORDER, late)).contains("schema-0002", "Newest applied: data-0003");

        assertThat(late.withOutOfOrder(OutOfOrder.ALLOW).migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(MigrationId.schema(2));
        assertThat(late.migrate().wasUpToDate()).isTrue();
    }

    private static final SqlMigration THREE_ALONE = data(3, "INSERT INTO one VALUES (3);");

    @Test
    void runs_a_late_seed_on_a_device_whose_schema_is_far_ahead() throws SQLException {
        database.migrator(ONE, TWO, THREE).migrate();

        database.migrator(ONE, seed(1, "INSERT INTO one VALUES (1);"), TWO, THREE)
                .migrate();

        assertThat(database.rows("SELECT id FROM one")).containsExactly("1");
        assertThat(database.ledger()).containsExactly("schema-1", "seed-1", "schema-2", "data-3");
    }

    @Test
    void refuses_two_migrations_with_one_number() {
        assertThat(failureOf(database.migrator(ONE, data(1, "SELECT 1;")))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.DUPLICATE_NUMBER);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void lets_each_type_have_its_own_numbers_and_its_own_turn() throws SQLException {
        Migrator perType = database.migrator(
                        seed(1, "INSERT INTO two VALUES (30);"), data(1, "INSERT INTO two VALUES (20);"), TWO, ONE)
                .withNumbering(Numbering.PER_TYPE);

        assertThat(perType.migrate().applied())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(
                        MigrationId.schema(1), MigrationId.schema(2), MigrationId.data(1), MigrationId.seed(1));
        assertThat(perType.migrate().wasUpToDate()).isTrue();
    }

    @Test
    void refuses_a_bad_script_before_it_creates_anything() {
        MigrationException failure =
                failureOf(database.migrator(ONE, schema(2, "CREATE TABLE two (id);\nATTACH 'x' AS y;")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_REFUSED);
        assertThat(failure.problem().summary()).contains("schema-0002.sql:2");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refuses_an_unknown_file_and_a_stale_lock_file() throws IOException {
        Path scripts = folder.resolve("migrations");
        Files.createDirectories(scripts.resolve("schema"));
        Files.writeString(scripts.resolve("schema/0001_one.sql"), "CREATE TABLE one (id INTEGER);");
        Migrator migrator =
                Migrator.forDatabase(database.path(), database.opener()).withSource(MigrationSource.directory(scripts));
        Files.writeString(scripts.resolve("schema/notes.sql"), "SELECT 1;");
        assertThat(failureOf(migrator).problem().code()).isEqualTo(ProblemCode.FILE_NAME);

        Files.delete(scripts.resolve("schema/notes.sql"));
        MigrationsLock.write(scripts);
        Files.writeString(scripts.resolve("schema/0001_one.sql"), "CREATE TABLE one (id INTEGER, late TEXT);");

        assertThat(failureOf(migrator).problem().code()).isEqualTo(ProblemCode.LOCK_FILE_STALE);
        assertThat(database.path()).doesNotExist();
    }

    @Test
    void refuses_tables_without_a_ledger_and_ledgers_it_does_not_know() throws Exception {
        database.migrator(ONE).migrate();
        database.execute("DROP TABLE schema_version", "DROP TABLE schema_version_state");
        assertThat(refusal(ProblemCode.TABLES_WITHOUT_LEDGER, database.migrator(ONE)))
                .contains("Tables: one.");

        database.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT, file_hash TEXT)");
        assertThat(refusal(ProblemCode.LEDGER_UNREADABLE, database.migrator(ONE)))
                .contains("applied_at, file_hash, version");

        database.execute("DROP TABLE schema_version", "CREATE TABLE schema_version (colour TEXT)");
        assertThat(refusal(ProblemCode.LEDGER_UNREADABLE, database.migrator(ONE)))
                .contains("colour");
    }

    @Test
    void refuses_a_ledger_of_a_newer_library() throws Exception {
        database.migrator(ONE).migrate();
        database.execute("UPDATE schema_version_state SET format = 99");

        assertThat(refusal(ProblemCode.LEDGER_FROM_NEWER_LIBRARY, database.migrator(ONE, TWO)))
                .contains("format 99");
    }

    @Test
    void refuses_a_ledger_row_that_cannot_be_read() throws Exception {
        database.migrator(ONE).migrate();
        database.execute("UPDATE schema_version SET version = -4");

        refusal(ProblemCode.LEDGER_ENTRY_INVALID, database.migrator(ONE, TWO));
    }

    /** The refusal's sentence, after proving that neither file nor folder changed. */
    private String refusal(ProblemCode code, Migrator migrator) throws IOException {
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = failureOf(migrator);

        assertThat(failure.problem().code()).isEqualTo(code);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        return failure.problem().summary();
    }
}
