package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run derives the key once: what it copies, and what it has committed, it attaches. */
class OneConnectionTest {
    private static final int PAGE = 4096;
    private static final SqlMigration VITALS = SqlMigration.of(
            MigrationId.schema(1),
            "vitals",
            "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB); CREATE INDEX by_raw ON vitals (raw);");
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(2), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY);");

    @TempDir
    static Path shared;

    private static Path made;

    @TempDir
    Path folder;

    private final AtomicInteger fetched = new AtomicInteger();
    private final SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> {
        fetched.incrementAndGet();
        return Keys.rawBytes(1);
    });

    // Overflow chains, an index, and a free list with a trunk.
    @BeforeAll
    static void make() throws SQLException {
        made = shared.resolve("monitor.db");
        SqlCipherKey key = SqlCipherKey.raw(Keys.rawBytes(1));
        migrator(made, key, VITALS).migrate();
        try (Connection connection = key.open(new DatabaseFile(made))) {
            Sql.execute(
                    connection,
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)"
                            + " INSERT INTO vitals (raw) SELECT randomblob(9000) FROM n",
                    "DELETE FROM vitals WHERE id = 3");
        }
    }

    @Test
    void the_key_is_fetched_once_whatever_the_run_does() throws Exception {
        Path database = folder.resolve("monitor.db");

        migrator(database, key, VITALS).migrate();
        assertThat(fetched).hasValue(1);

        assertThat(migrator(database, key, VITALS).migrate().wasUpToDate()).isTrue();
        assertThat(fetched).hasValue(2);

        assertThat(migrator(copy(), key, VITALS, BEDS).migrate().backup()).isPresent();
        assertThat(fetched).hasValue(3);
    }

    @Test
    void the_copy_is_byte_for_byte_what_the_database_was() throws Exception {
        Path database = copy();
        byte[] before = Files.readAllBytes(database);

        Backup backup = migrator(database, key, VITALS, BEDS).migrate().backup().orElseThrow();

        assertThat(Files.readAllBytes(backup.file())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_page_in_use_that_is_damaged_stops_the_run_wherever_it_is(boolean blank) throws Exception {
        List<Integer> unnoticed = new ArrayList<>();
        for (int page = 2; page <= pages(made); page++) {
            Path database = copy();
            damage(database, page, blank);
            byte[] before = Files.readAllBytes(database);
            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class,
                    () -> migrator(database, key, VITALS, BEDS).migrate());
            if (refusal == null) {
                unnoticed.add(page);
            } else {
                // The other code for a page that the look at the ledger has met.
                assertThat(refusal.problem().code()).isIn(ProblemCode.DAMAGED_BEFORE_RUN, ProblemCode.DAMAGED_DATABASE);
                assertThat(Files.readAllBytes(database)).isEqualTo(before);
            }
        }

        assertThat(unnoticed).hasSize(freeLeaves());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_page_in_use_that_the_run_has_spoilt_brings_the_backup_back(boolean blank) throws Exception {
        List<Integer> unnoticed = new ArrayList<>();
        for (int page = 2; page <= pages(made); page++) {
            Path database = copy();
            DatabaseOpener spoiling = spoilingAfterCommit(database, page, blank);
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> migrator(database, spoiling, VITALS, BEDS).migrate());
            if (failure == null) {
                unnoticed.add(page);
            } else {
                assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
            }
        }

        // The run has used some of those that were free.
        assertThat(unnoticed).hasSizeLessThan(freeLeaves());
    }

    private DatabaseOpener spoilingAfterCommit(Path database, int page, boolean blank) {
        return new ForwardingOpener(key) {
            @Override
            public Pages pages() {
                return new ForwardingPages(super.pages()) {
                    @Override
                    public Optional<Pages.Attached> attach(Connection opened, DatabaseFile file, String schema)
                            throws SQLException {
                        if (file.path().equals(database)) {
                            damage(database, page, blank);
                        }
                        return super.attach(opened, file, schema);
                    }
                };
            }
        };
    }

    @Test
    void beside_another_connection_of_the_process_nothing_is_read_with_java_and_its_locks_stay() throws Exception {
        Path database = copy();
        try (Connection other = key.open(new DatabaseFile(database))) {
            MigrationReport report = migrator(database, key, VITALS, BEDS).migrate();

            assertThat(report.backup()).isPresent();
            assertThat(Sql.number(other, "SELECT count(*) FROM vitals")).isEqualTo(4);
        }
    }

    @Test
    void in_wal_mode_the_copy_is_made_as_before() throws Exception {
        Path database = copy();
        try (Connection connection = key.open(new DatabaseFile(database))) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL");
        }

        MigrationReport report = migrator(database, key, VITALS, BEDS).migrate();

        assertThat(key.pages()
                        .scan(new DatabaseFile(report.backup().orElseThrow().file()))
                        .orElseThrow()
                        .isIntact())
                .isTrue();
    }

    private static int freeLeaves() throws SQLException {
        try (Connection connection = SqlCipherKey.raw(Keys.rawBytes(1)).open(new DatabaseFile(made))) {
            return Sql.number(connection, "PRAGMA freelist_count") - 1; // but for the trunk
        }
    }

    private static int pages(Path file) throws IOException {
        return (int) (Files.size(file) / PAGE);
    }

    private static void damage(Path file, int page, boolean blank) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek((page - 1L) * PAGE);
            byte[] content = new byte[PAGE];
            bytes.readFully(content);
            content[1000] ^= 1;
            bytes.seek((page - 1L) * PAGE);
            bytes.write(blank ? new byte[PAGE] : content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copy() throws IOException {
        Path own = Files.createTempDirectory(folder, "device");
        return Files.copy(made, own.resolve("monitor.db"));
    }

    private static Migrator migrator(Path database, DatabaseOpener opener, SqlMigration... migrations) {
        return Migrator.forDatabase(database, opener).withSource(MigrationSource.of(migrations));
    }
}
