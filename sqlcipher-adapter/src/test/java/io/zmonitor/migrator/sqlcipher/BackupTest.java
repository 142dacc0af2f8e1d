package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
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
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups with the real key: pages are authenticated, and the key is fetched once. A raw key, since it is at hand at once. */
class BackupTest {
    private static final SqlMigration VITALS =
            SqlMigration.of(MigrationId.schema(1), "vitals", "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);");
    private static final SqlMigration ZEROED =
            SqlMigration.of(MigrationId.data(2), "zeroed", "UPDATE vitals SET raw = zeroblob(100);");

    @TempDir
    static Path shared;

    private static DatabaseFile made;

    @TempDir
    Path folder;

    private DatabaseFile database;
    private final AtomicInteger fetched = new AtomicInteger();
    private final SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> {
        fetched.incrementAndGet();
        return Keys.rawBytes(1);
    });

    @BeforeAll
    static void create() throws SQLException {
        made = new DatabaseFile(shared.resolve("monitor.db"));
        SqlCipherKey key = Keys.raw();
        migrator(made, key, VITALS).migrate();
        try (Connection connection = key.open(made)) {
            Sql.execute(
                    connection,
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                            + " INSERT INTO vitals (raw) SELECT randomblob(100) FROM n");
        }
    }

    @BeforeEach
    void copy() throws IOException {
        database = new DatabaseFile(
                Files.copy(made.path(), folder.resolve("monitor.db"), StandardCopyOption.COPY_ATTRIBUTES));
    }

    @Test
    void the_key_is_fetched_once_for_the_backup_the_run_and_the_proof() {
        Backup backup = migrator(key, VITALS, ZEROED).migrate().backup().orElseThrow();

        assertThat(fetched).hasValue(1);
        assertThat(backup.file()).exists();
    }

    @Test
    void a_backup_is_encrypted_with_the_same_key_and_whole() throws Exception {
        DatabaseFile backup = new DatabaseFile(
                migrator(key, VITALS, ZEROED).migrate().backup().orElseThrow().file());

        assertThat(key.pages().scan(backup).orElseThrow().isIntact()).isTrue();
        assertThat(count(backup, "SELECT count(*) FROM vitals WHERE raw <> zeroblob(100)"))
                .isEqualTo(500);
        assertThat(count(database, "SELECT count(*) FROM vitals WHERE raw = zeroblob(100)"))
                .isEqualTo(500);
    }

    @Test
    void a_connection_of_this_process_makes_sqlite_do_the_copying() throws Exception {
        try (Connection application = key.open(database)) {
            DatabaseFile backup = new DatabaseFile(migrator(key, VITALS, ZEROED)
                    .migrate()
                    .backup()
                    .orElseThrow()
                    .file());

            assertThat(key.pages().scan(backup).orElseThrow().isIntact()).isTrue();
            assertThat(count(backup, "SELECT count(*) FROM vitals WHERE raw <> zeroblob(100)"))
                    .isEqualTo(500);
            assertThat(Sql.number(application, "SELECT count(*) FROM vitals")).isEqualTo(500);
        }
    }

    @Test
    void a_backup_where_the_policy_puts_it_tells_a_damaged_salt_from_a_wrong_key() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("backups"));
        Migrator migrator =
                migrator(key, VITALS).withBackupPolicy(BackupPolicy.always().inFolder(elsewhere));
        Path backup = migrator.maintenance().backup().file();
        byte[] before = Files.readAllBytes(backup);
        flip(database, 3L);

        assertThat(refusalOf(migrator)).isEqualTo(ProblemCode.SALT_DAMAGED);
        assertThat(refusalOf(migrator(key, VITALS))).isEqualTo(ProblemCode.WRONG_KEY);
        assertThat(refusalOf(migrator(Keys.otherRaw(), VITALS)
                        .withBackupPolicy(BackupPolicy.always().inFolder(elsewhere))))
                .isEqualTo(ProblemCode.WRONG_KEY);
        assertThat(Files.readAllBytes(backup)).isEqualTo(before);
    }

    private static ProblemCode refusalOf(Migrator migrator) {
        return catchThrowableOfType(MigrationException.class, migrator::migrate)
                .problem()
                .code();
    }

    @Test
    void damaged_pages_are_named_before_anything_is_written() {
        flip(database, 5);
        flip(database, 9);

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> migrator(key, VITALS, ZEROED).migrate());

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        assertThat(refusal.problem().summary()).contains("pages these are not authentic: 5, 9");
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(migrator(key, VITALS).maintenance().backups()).isEmpty();
    }

    @Test
    void a_page_damaged_by_the_run_brings_the_backup_back() throws Exception {
        Migrator migrator = migrator(new Treacherous(key), VITALS, ZEROED);

        MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);

        assertThat(failure.problem().summary()).contains("not authentic: 6");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.RESTORED);
        assertThat(key.pages().scan(database).orElseThrow().isIntact()).isTrue();
        assertThat(count(database, "SELECT count(*) FROM vitals WHERE raw <> zeroblob(100)"))
                .isEqualTo(500);
    }

    private long count(DatabaseFile file, String query) throws SQLException {
        try (Connection connection = key.open(file)) {
            return Sql.number(connection, query);
        }
    }

    private Migrator migrator(DatabaseOpener opener, SqlMigration... migrations) {
        return migrator(database, opener, migrations);
    }

    private static Migrator migrator(DatabaseFile database, DatabaseOpener opener, SqlMigration... migrations) {
        return Migrator.forDatabase(database.path(), opener).withSource(MigrationSource.of(migrations));
    }

    private static void flip(DatabaseFile file, int page) {
        flip(file, (page - 1) * 4096L + 1000);
    }

    private static void flip(DatabaseFile file, long at) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.path().toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Damages a page when the file is read again: that is after the run. */
    private static final class Treacherous extends ForwardingOpener {
        Treacherous(DatabaseOpener opener) {
            super(opener);
        }

        @Override
        public Pages pages() {
            return new ForwardingPages(super.pages()) {
                @Override
                public Optional<Pages.Attached> attach(Connection opened, DatabaseFile file, String schema)
                        throws SQLException {
                    if (file.path().endsWith("monitor.db")) {
                        flip(file, 6);
                    }
                    return super.attach(opened, file, schema);
                }
            };
        }
    }
}
