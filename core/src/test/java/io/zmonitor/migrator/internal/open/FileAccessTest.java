package io.zmonitor.migrator.internal.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {
    @TempDir
    Path folder;

    @Test
    void holds_nothing_of_a_file_that_another_boot_of_this_process_opens_after_it_was_asked_for() throws Exception {
        DatabaseOpener overtaken = new TestOpener() {
            @Override
            public Held hold(DatabaseFile database) {
                throw new IllegalStateException(database + " is open in this process");
            }
        };
        FileAccess access = new FileAccess(
                new DatabaseFile(folder.resolve("monitor.db")), overtaken, FileAccess.CrashProof.REQUIRED);

        assertThat(access.held()).isSameAs(overtaken);
    }

    @Test
    void a_run_that_dies_while_its_lock_is_waited_for_has_left_a_crash() throws Exception {
        DatabaseFile database = made("monitor.db");
        Path journal = database.journal();
        byte[] halfWritten;
        byte[] hot;
        AtomicInteger proved = new AtomicInteger();
        DatabaseOpener opener = new TestOpener() {
            @Override
            public Pages pages() {
                return new ForwardingPages(super.pages()) {
                    @Override
                    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) {
                        proved.incrementAndGet();
                    }
                };
            }
        };
        DatabaseFile dying = made("dying.db");
        try (Connection connection = opener.open(dying)) {
            SqlConnection run = new SqlConnection(connection);
            run.execute("PRAGMA cache_size = 2");
            run.execute("BEGIN");
            run.execute("UPDATE vitals SET value = -1");
            halfWritten = Files.readAllBytes(dying.path());
            hot = Files.readAllBytes(dying.journal());
        }
        Files.copy(dying.path(), database.path(), StandardCopyOption.REPLACE_EXISTING);

        try (FileAccess access = new FileAccess(database, opener, FileAccess.CrashProof.REQUIRED)) {
            assertThat(access.look()).isPresent();
            Files.write(database.path(), halfWritten);
            Files.write(journal, hot);

            try (DatabaseAccess.Held lock = access.lock(Duration.ZERO, "test")) {
                SqlConnection changing = new SqlConnection(access.change(lock));
                assertThat(changing.number("SELECT count(*) FROM vitals WHERE value = 1"))
                        .isEqualTo(500);
            }
        }

        assertThat(proved).hasValue(1);
        assertThat(database.sibling("-crashed")).doesNotExist();
    }

    @Test
    void a_log_that_cannot_be_set_aside_is_read_and_stays_for_the_next_boot() throws Exception {
        DatabaseFile database = logged("monitor.db");
        DatabaseOpener opener = reading();
        try (FileAccess access = new FileAccess(database, opener, FileAccess.CrashProof.REQUIRED);
                DatabaseAccess.Held lock = access.lock(Duration.ZERO, "test")) {
            new SqlConnection(access.change(lock)).execute("DELETE FROM vitals WHERE value = 1");
            Path full = noSpaceToSetAside(database);

            assertThatThrownBy(access::reopen).isInstanceOf(SQLException.class);
            byte[] log = Files.readAllBytes(database.wal());
            for (int times = 0; times < 2; times++) {
                SqlConnection asking = new SqlConnection(access.reopenToAsk());
                assertThat(asking.number("SELECT count(*) FROM vitals")).isEqualTo(0);
                assertThatThrownBy(() -> asking.execute("CREATE TABLE more (id)"))
                        .hasMessageContaining("readonly");
            }
            access.disconnect();
            assertThat(Files.readAllBytes(database.wal())).isEqualTo(log);
            Files.delete(full);
        }
        try (Connection connection = opener.open(database)) {
            assertThat(new SqlConnection(connection).number("SELECT count(*) FROM vitals"))
                    .isEqualTo(0);
        }
    }

    @Test
    void a_log_that_a_recovery_has_set_aside_is_not_read() throws Exception {
        DatabaseFile database = logged("monitor.db");
        try (FileAccess access = new FileAccess(database, reading(), FileAccess.CrashProof.REQUIRED);
                DatabaseAccess.Held lock = access.lock(Duration.ZERO, "test")) {
            new SqlConnection(access.change(lock)).execute("DELETE FROM vitals WHERE value = 1");
            Path aside = Files.createDirectory(database.sibling("-crashed"));
            Files.write(aside.resolve("monitor.db"), new byte[4096]);
            Files.write(aside.resolve("monitor.db-wal"), new byte[4096]);
            Path full = noSpaceToSetAside(database);

            assertThatThrownBy(access::reopenToAsk).isInstanceOf(SQLException.class);
            Files.delete(full);
        }
    }

    // What cannot be deleted keeps a copy from being made, as a full disk does.
    private static Path noSpaceToSetAside(DatabaseFile database) throws IOException {
        return Files.createDirectories(database.sibling("-crashed-unfinished").resolve("in-the-way/more"));
    }

    private DatabaseFile logged(String name) throws Exception {
        DatabaseFile database = made(name);
        try (Connection connection = new TestOpener().open(database)) {
            new SqlConnection(connection).text("PRAGMA journal_mode = WAL");
        }
        return database;
    }

    private static DatabaseOpener reading() {
        return new TestOpener() {
            @Override
            public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
                return purpose == Purpose.READING ? connect(database, "1", "0") : super.open(database, purpose);
            }
        };
    }

    @Test
    void a_journal_that_goes_while_it_is_looked_at_is_no_failure() throws Exception {
        DatabaseFile database = made("monitor.db");
        AtomicBoolean done = new AtomicBoolean();
        Thread application = new Thread(() -> {
            while (!done.get()) {
                try {
                    Files.write(database.journal(), new byte[1]);
                    Files.delete(database.journal());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        application.start();
        try (FileAccess access = new FileAccess(database, new TestOpener(), FileAccess.CrashProof.REQUIRED)) {
            for (int look = 0; look < 20_000; look++) {
                access.mayLook();
                CrashedFiles.sideFiles(database);
            }
        } finally {
            done.set(true);
            application.join();
        }
        assertThat(database.journal()).doesNotExist();
    }

    private DatabaseFile made(String name) throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve(name)));
        TestOpener opener = new TestOpener();
        opener.open(database, Purpose.CREATION).close();
        try (Connection connection = opener.open(database)) {
            SqlConnection writer = new SqlConnection(connection);
            writer.execute("CREATE TABLE vitals (id INTEGER PRIMARY KEY, value REAL, raw BLOB)");
            writer.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                    + " INSERT INTO vitals (value, raw) SELECT 1, randomblob(200) FROM n");
        }
        return database;
    }
}
