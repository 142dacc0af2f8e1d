package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.PageScan;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.testkit.Sql;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that the storage has lost reads as zeros: it is no page that SQLite has never written. */
class LostPagesTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private final DatabaseOpener key = Keys.raw();

    @Test
    void a_blank_page_in_the_middle_is_damage() throws Exception {
        DatabaseFile database = database();
        long lost = Files.size(database.path()) / PAGE / 2;
        blank(database, lost);

        PageScan scan = key.scan(database).orElseThrow();

        assertThat(scan.isIntact()).isFalse();
        assertThat(scan.damaged()).containsExactly(lost);
        assertThat(scan.blank()).isEmpty();
        assertThat(Keys.raw().examine(database).problem().orElseThrow().code()).isEqualTo(ProblemCode.DAMAGED_PAGES);
    }

    @Test
    void a_backup_with_a_blank_page_is_not_published() throws Exception {
        DatabaseFile database = database();
        blank(database, Files.size(database.path()) / PAGE / 2);
        Migrator migrator = Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of());

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> migrator.maintenance().backup());

        assertThat(refusal).isNotNull();
        assertThat(migrator.maintenance().backups()).isEmpty();
    }

    /** Held, the copy is proved while it is made. */
    @Test
    void a_growing_copy_with_a_blank_page_is_damaged() throws Exception {
        DatabaseFile database = database();
        blank(database, 5);
        try (DatabaseOpener.Held held = key.hold(database)) {
            assertThat(held.scan(database).orElseThrow().damaged()).containsExactly(5L);
        }
    }

    @Test
    void a_free_page_may_be_blank() throws Exception {
        DatabaseFile database = database();
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "DELETE FROM vitals WHERE id > 20");
            assertThat(Sql.number(connection, "PRAGMA freelist_count")).isGreaterThan(100);
        }
        PageScan whole = key.scan(database).orElseThrow();
        long last = Files.size(database.path()) / PAGE;
        blank(database, last);
        blank(database, last - 1);

        PageScan scan = key.scan(database).orElseThrow();

        assertThat(whole.isIntact()).isTrue();
        assertThat(scan.isIntact()).isTrue();
        assertThat(scan.blank()).containsExactly(last - 1, last);
    }

    @Test
    void a_file_that_ends_before_its_last_page_is_damaged() throws Exception {
        DatabaseFile database = database();
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.setLength(file.length() - 3 * PAGE);
        }
        long left = Files.size(database.path()) / PAGE;

        assertThat(key.scan(database).orElseThrow().damaged()).containsExactly(left + 1);
    }

    private DatabaseFile database() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Migrator.forDatabase(database.path(), key)
                .withSource(MigrationSource.of())
                .migrate();
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE vitals (id INTEGER PRIMARY KEY, trace BLOB)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                            + " INSERT INTO vitals SELECT i, randomblob(3500) FROM n");
        }
        return database;
    }

    private static void blank(DatabaseFile database, long number) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek((number - 1) * PAGE);
            file.write(new byte[PAGE]);
        }
    }
}
