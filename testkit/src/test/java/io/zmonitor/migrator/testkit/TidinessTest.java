package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test leaves behind fails it, unless one switch tolerates it. */
class TidinessTest {
    private static final KeyedOpener KEY = new KeyedOpener(KeyedOpener.KEY);

    @TempDir
    Path folder;

    private TestDatabase database;

    @BeforeEach
    void make_a_database() throws Exception {
        database = TestDatabase.in(folder, KEY);
        database.create("CREATE TABLE beds (id INTEGER)");
    }

    @Test
    void every_connection_is_told_with_the_place_of_its_opening() throws Exception {
        Connection first = database.open();
        Connection second = database.dataSource().getConnection();

        assertFails(database::close, "2 connections to", "left open", "tolerating(Tolerated.OPEN_CONNECTIONS)");
        assertThat(first.isClosed() && second.isClosed()).isTrue();
        database.close();

        Connection third = database.open();
        assertThatThrownBy(database::close)
                .satisfies(failure -> assertThat(failure.getCause()).hasStackTraceContaining("TidinessTest"));
        assertThat(third.isClosed()).isTrue();
    }

    @Test
    void open_connections_are_closed_and_tolerated() throws Exception {
        TestDatabase tolerating = database.tolerating(Tolerated.OPEN_CONNECTIONS);
        Connection open = tolerating.open();

        tolerating.close();

        assertThat(open.isClosed()).isTrue();
    }

    @Test
    void leftovers_are_tolerated_by_their_switch_alone() throws Exception {
        Files.writeString(database.file().journal(), "pages");

        assertFails(database.tolerating(Tolerated.HELD_LOCKS)::close, "zmonitor.db-journal", "Tolerated.LEFTOVERS");
        database.tolerating(Tolerated.LEFTOVERS).close();
    }

    @Test
    void a_lock_of_a_connection_that_the_kit_did_not_open_is_told() throws Exception {
        try (Connection other = KEY.open(database.file())) {
            Sql.execute(other, "PRAGMA journal_mode = MEMORY", "BEGIN IMMEDIATE", "INSERT INTO beds VALUES (1)");

            assertFails(database::close, "a lock on", "is still held", "Tolerated.HELD_LOCKS");
            database.tolerating(Tolerated.HELD_LOCKS).close();

            Sql.execute(other, "ROLLBACK");
            database.close();
        }
    }

    @Test
    void the_lock_of_a_run_that_goes_on_is_told() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        RunListener waiting = event -> {
            if (event instanceof RunListener.Event.Planned) {
                inside.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        TestDatabase migrated = TestDatabase.at(folder.resolve("run.db"), KEY);
        Thread run = new Thread(() -> migrated.migrator(MigrationSource.of(
                        SqlMigration.of(MigrationId.schema(1), "rooms", "CREATE TABLE rooms (id INTEGER);")))
                .withListener(waiting)
                .migrate());
        run.setDaemon(true);
        run.start();
        assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();

        // Not the one that the run opened with, whose connection would be closed under its feet.
        TestDatabase another = TestDatabase.at(folder.resolve("run.db"), KEY);
        assertFails(another::close, "a lock on", "by a run");

        over.countDown();
        run.join(TimeUnit.MINUTES.toMillis(1));
        migrated.close();
    }

    @Test
    void a_file_in_plaintext_is_told() throws Exception {
        Path copy = Files.writeString(database.file().sibling(".copy"), "SQLite format 3\0");

        assertFails(database::close, "not encrypted", "zmonitor.db.copy", "Tolerated.PLAINTEXT");
        database.tolerating(Tolerated.PLAINTEXT).close();

        Files.delete(copy);
        database.close();
    }

    @Test
    void all_that_was_left_is_told_at_once() throws Exception {
        Connection open = database.open();
        Files.writeString(database.file().sibling(".copy"), "SQLite format 3\0");
        Files.writeString(database.file().sibling("-crashed"), "pages");

        assertFails(
                database::close, "left open", "leftovers", "not encrypted", "OPEN_CONNECTIONS, Tolerated.LEFTOVERS");
        assertThat(open.isClosed()).isTrue();
    }

    @Test
    void a_changed_source_is_told_migration_by_migration() throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(scripts.resolve("0001_beds.sql"), "CREATE TABLE beds (id INTEGER);");
        Files.writeString(scripts.resolve("0002_rooms.sql"), "CREATE TABLE rooms (id INTEGER);");
        TestDatabases databases =
                TestDatabases.of(MigrationSource.directory(scripts)).openedBy("5e", KEY);
        databases.atVersion(1, Files.createDirectory(folder.resolve("one"))).close();
        databases.requireUnchangedSource();

        Files.writeString(scripts.resolve("0001_beds.sql"), "CREATE TABLE beds (id TEXT);");
        Files.delete(scripts.resolve("0002_rooms.sql"));
        Files.writeString(scripts.resolve("0003_wards.sql"), "CREATE TABLE wards (id INTEGER);");

        assertFails(
                databases::requireUnchangedSource,
                "schema-0001 is another one",
                "schema-0002 is gone",
                "schema-0003 is new",
                "tolerating(Tolerated.CHANGED_SOURCE)");
        databases.tolerating(Tolerated.CHANGED_SOURCE).requireUnchangedSource();

        Files.writeString(scripts.resolve("0003_wards.sql"), "CREATE 'TABLE");
        assertFails(databases::requireUnchangedSource, "0003_wards.sql");
    }

    private static void assertFails(ThrowingCallable closing, String... message) {
        assertThatThrownBy(closing).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }
}
