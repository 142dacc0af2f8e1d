package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a creation leaves that was killed is made anew; what may have been a database is not. */
class UnfinishedCreationTest {
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private final SqlCipherKey key = SqlCipherKey.raw(Keys.rawBytes(1));
    private Path database;
    private Path mark;

    @BeforeEach
    void name() {
        database = folder.resolve("monitor.db");
        mark = folder.resolve("monitor.db-created-unfinished");
    }

    @Test
    void a_mark_alone_is_no_database() throws IOException {
        Files.createFile(mark);

        assertMade();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 4095, 4096})
    void a_first_page_that_is_not_whole_is_made_anew(int bytes) throws Exception {
        key.open(new DatabaseFile(Files.createFile(database)), Purpose.CREATION).close();
        Files.write(database, Arrays.copyOf(Files.readAllBytes(database), bytes));
        Files.createFile(mark);

        assertMade();
    }

    @Test
    void a_first_page_of_another_content_is_made_anew() throws Exception {
        Files.write(database, new byte[4096]);
        Files.createFile(mark);

        assertMade();
    }

    @Test
    void what_only_looks_is_told_that_there_is_no_database_and_changes_nothing() throws Exception {
        Files.createFile(database);
        Files.createFile(mark);

        assertThat(migrator().plan().steps()).hasSize(1);
        assertThat(database).isEmptyFile();
        assertThat(mark).exists();
        assertMade();
    }

    @Test
    void what_this_process_has_open_is_not_emptied() throws Exception {
        key.open(new DatabaseFile(Files.createFile(database)), Purpose.CREATION).close();
        byte[] before = Files.readAllBytes(database);
        Files.createFile(mark);

        try (Connection connection = key.open(new DatabaseFile(database))) {
            Sql.execute(connection, "SELECT 1");
            assertThat(refusal()).isEqualTo(ProblemCode.DATABASE_BUSY);
        }
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertMade();
    }

    @Test
    void an_empty_file_without_the_mark_is_refused() throws Exception {
        Files.createFile(database);

        assertThat(refusal()).isEqualTo(ProblemCode.EMPTY_FILE);
        assertThat(database).isEmptyFile();
    }

    @Test
    void a_database_with_rows_stays_although_the_mark_does() throws Exception {
        migrator().migrate();
        try (Connection connection = key.open(new DatabaseFile(database))) {
            Sql.execute(connection, "INSERT INTO beds VALUES (7)");
        }
        Files.createFile(mark);

        assertThat(migrator().migrate().wasUpToDate()).isTrue();
        assertThat(beds()).isEqualTo(1);
    }

    @Test
    void rows_that_are_only_in_the_log_stay_although_the_mark_does() throws Exception {
        key.open(new DatabaseFile(Files.createFile(database)), Purpose.CREATION).close();
        byte[] log;
        try (Connection connection = key.open(new DatabaseFile(database))) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "CREATE TABLE beds (id INTEGER PRIMARY KEY)",
                    "INSERT INTO beds VALUES (7)");
            log = Files.readAllBytes(folder.resolve("monitor.db-wal"));
        }
        // As a crash leaves it: one page in the file, all the rest in the log.
        Files.write(database, Arrays.copyOf(Files.readAllBytes(database), 4096));
        Files.write(folder.resolve("monitor.db-wal"), log);
        Files.createFile(mark);

        assertThat(refusal()).as("a table without a ledger").isNotNull();
        assertThat(beds()).isEqualTo(1);
    }

    @Test
    void a_refused_creation_leaves_nothing() throws Exception {
        SqlCipherKey old = key.withFormat(SqlCipherFormat.V3);

        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> Migrator.forDatabase(database, old)
                                        .withSource(MigrationSource.of(BEDS))
                                        .migrate())
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.OLD_FORMAT_NOT_MADE);
        assertThat(database).doesNotExist();
        assertThat(mark).doesNotExist();
    }

    private ProblemCode refusal() {
        return catchThrowableOfType(MigrationException.class, () -> migrator().migrate())
                .problem()
                .code();
    }

    private void assertMade() throws IOException {
        MigrationReport report = migrator().migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(mark).doesNotExist();
        assertThat(key.pages().scan(new DatabaseFile(database)).orElseThrow().isIntact())
                .isTrue();
        assertThat(migrator().migrate().wasUpToDate()).isTrue();
    }

    private int beds() throws Exception {
        try (Connection connection = key.open(new DatabaseFile(database))) {
            return Sql.number(connection, "SELECT count(*) FROM beds");
        }
    }

    private Migrator migrator() {
        return Migrator.forDatabase(database, key).withSource(MigrationSource.of(BEDS));
    }
}
