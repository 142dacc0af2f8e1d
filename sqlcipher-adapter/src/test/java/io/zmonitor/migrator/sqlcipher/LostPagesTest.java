package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.pages.DecryptedPages;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
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

        PageScan scan = key.pages().scan(database).orElseThrow();

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
            assertThat(held.pages().scan(database).orElseThrow().damaged()).containsExactly(5L);
        }
    }

    @Test
    void a_free_page_may_be_blank() throws Exception {
        DatabaseFile database = database();
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "DELETE FROM vitals WHERE id > 20");
            assertThat(Sql.number(connection, "PRAGMA freelist_count")).isGreaterThan(100);
        }
        PageScan whole = key.pages().scan(database).orElseThrow();
        long last = Files.size(database.path()) / PAGE;
        blank(database, last);
        blank(database, last - 1);

        PageScan scan = key.pages().scan(database).orElseThrow();

        assertThat(whole.isIntact()).isTrue();
        assertThat(scan.isIntact()).isTrue();
        assertThat(scan.blank()).containsExactly(last - 1, last);
    }

    /** The list of free pages goes through it, and what it named is unproved. */
    @Test
    void a_blank_trunk_of_the_free_list_is_damage_and_so_are_blank_pages_that_it_named() throws Exception {
        DatabaseFile database = database();
        long trunk;
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "DELETE FROM vitals WHERE id > 20");
        }
        try (RawKey salted = new RawKey(Keys.rawBytes(1))
                .salted(CipherFormat.SQLCIPHER_4, Arrays.copyOf(Files.readAllBytes(database.path()), 16))) {
            byte[] first = Arrays.copyOf(Files.readAllBytes(database.path()), PAGE);
            trunk = ByteBuffer.wrap(new DecryptedPages(CipherFormat.SQLCIPHER_4, salted).decrypted(first, 1))
                    .getInt(32);
        }
        assertThat(trunk).isPositive();
        long last = Files.size(database.path()) / PAGE;
        long leaf = trunk == last ? last - 1 : last;
        blank(database, leaf);
        assertThat(key.pages().scan(database).orElseThrow().isIntact()).isTrue();

        blank(database, trunk);

        assertThat(key.pages().scan(database).orElseThrow().damaged()).containsExactlyInAnyOrder(trunk, leaf);
    }

    /** A transaction that was cut off may leave them, and no page of the database is behind its end. */
    @Test
    void blank_pages_behind_the_last_one_are_none_of_the_database() throws Exception {
        DatabaseFile database = database();
        long pages = Files.size(database.path()) / PAGE;
        blank(database, pages + 2);

        PageScan scan = key.pages().scan(database).orElseThrow();

        assertThat(scan.isIntact()).isTrue();
        assertThat(scan.blank()).containsExactly(pages + 1, pages + 2);
    }

    @Test
    void a_blank_page_that_the_storage_leaves_at_the_commit_is_found_by_the_look_after_it() throws Exception {
        DatabaseFile database = database();
        long lost = Files.size(database.path()) / PAGE / 2;
        DatabaseOpener losing = new ForwardingOpener(key) {
            @Override
            public Pages pages() {
                return new ForwardingPages(super.pages()) {
                    @Override
                    public Optional<PageScan> scan(DatabaseFile file) throws IOException {
                        boolean isCommitted;
                        try (Connection connection = key.open(file)) {
                            isCommitted =
                                    Sql.number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'later'")
                                            == 1;
                        } catch (SQLException e) {
                            throw new IOException(e);
                        }
                        if (isCommitted) {
                            blank(file, lost);
                        }
                        return super.scan(file);
                    }
                };
            }
        };
        Migrator migrator = Migrator.forDatabase(database.path(), losing)
                .withSource(MigrationSource.of(
                        SqlMigration.of(MigrationId.schema(1), "later", "CREATE TABLE later (id INTEGER);")));

        MigrationException refusal = catchThrowableOfType(MigrationException.class, migrator::migrate);

        assertThat(refusal).isNotNull();
        try (Connection connection = key.open(database)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    @Test
    void a_file_that_ends_before_its_last_page_is_damaged() throws Exception {
        DatabaseFile database = database();
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.setLength(file.length() - 3 * PAGE);
        }
        long left = Files.size(database.path()) / PAGE;

        assertThat(key.pages().scan(database).orElseThrow().damaged()).containsExactly(left + 1);
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

    private static void blank(DatabaseFile database, long number) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek((number - 1) * PAGE);
            file.write(new byte[PAGE]);
        }
    }
}
