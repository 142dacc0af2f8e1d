package io.zmonitor.migrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.Fixture;
import io.zmonitor.migrator.testkit.MemoryDatabase;
import io.zmonitor.migrator.testkit.Sql;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.TestDatabasesOfBeds;
import io.zmonitor.migrator.testkit.Tolerated;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test classes that ask for databases in every way; {@link MigratedDatabaseTest} runs them. */
final class Injections {
    static final List<Path> SEEN = new CopyOnWriteArrayList<>();

    private Injections() {}

    static final class Beds implements Supplier<TestDatabases> {
        static AtomicInteger asked = new AtomicInteger();

        @Override
        public TestDatabases get() {
            asked.incrementAndGet();
            return TestDatabasesOfBeds.keyed();
        }
    }

    static final class TwoBeds implements Fixture {
        @Override
        public void insert(Connection connection) throws SQLException {
            Sql.execute(connection, "INSERT INTO bed VALUES (1, 'A'), (7, 'B')");
        }
    }

    static class OnParameters {
        @Test
        void all_that_there_is(
                @MigratedDatabase(version = 1, of = Beds.class) TestDatabase database,
                Path path,
                DatabaseOpener key,
                Migrator migrator,
                Connection connection,
                DataSource source)
                throws SQLException {
            assertThat(path).isEqualTo(database.path());
            Sql.execute(connection, "INSERT INTO bed VALUES (1, 'A')");
            try (Connection second = source.getConnection();
                    Connection third = key.open(database.file())) {
                assertThat(Sql.number(second, "SELECT count(*) FROM bed")).isEqualTo(1);
                assertThat(Sql.number(third, "SELECT count(*) FROM bed")).isEqualTo(1);
            }
            assertThat(migrator.plan().steps()).hasSize(2);
        }

        @Test
        void others_keep_their_resolvers(
                @MigratedDatabase(of = Beds.class) TestDatabase database, TestInfo info, @TempDir Path other) {
            assertThat(other).isNotEqualTo(database.path());
            assertThat(info.getTags()).isEmpty();
        }
    }

    static class OnFields {
        @MigratedDatabase(version = 3, of = Beds.class)
        private TestDatabase database;

        @MigratedDatabase(version = 3, of = Beds.class)
        Path path;

        private long before;

        @BeforeEach
        void see() throws SQLException {
            before = Long.parseLong(database.rows("SELECT count(*) FROM bed").get(0));
            database.execute("INSERT INTO bed VALUES (1, 'A')");
        }

        @RepeatedTest(2)
        void are_set_before_each_test() {
            assertThat(path).isEqualTo(database.path());
            assertThat(before).isZero();
        }
    }

    static class OnTheMethod {
        @Test
        @MigratedDatabase(version = 1, of = Beds.class)
        void needs_no_other(TestDatabase database, Migrator migrator) {
            assertThat(migrator.migrate().before().number()).isEqualTo(1);
            assertThat(database).isNotNull();
        }
    }

    @MigratedDatabase(of = Beds.class)
    static class OnTheClass {
        @BeforeEach
        void before(TestDatabase database) throws Exception {
            MigratedDatabaseTest.seen(database);
        }

        @Test
        void one(TestDatabase database, TestInfo info) {
            assertThat(SEEN).contains(database.path());
            assertThat(info.getTags()).containsExactly("migration");
        }

        @Test
        void other(Path path) {
            assertThat(SEEN).contains(path);
        }

        @AfterEach
        void after(TestDatabase database) throws SQLException {
            assertThat(database.rows("SELECT id FROM bed")).containsExactly("1");
        }
    }

    static class OnASuperclass extends OnTheClass {
        @Test
        void has_its_set_and_another_version(@MigratedDatabase(version = 1) Migrator migrator) {
            assertThat(migrator.plan().steps()).hasSize(2);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @MigratedDatabase(version = 3, of = Beds.class)
    @interface AtThree {}

    static class ByAMetaAnnotation {
        @SuppressWarnings("NullAway") // the extension sets it
        @AtThree
        private Connection field;

        @Test
        void works(@AtThree Connection connection) throws SQLException {
            assertThat(connection).isSameAs(field);
            assertThat(Sql.number(connection, "SELECT max(version) FROM schema_version"))
                    .isEqualTo(3);
        }
    }

    static class InAConstructor {
        private final TestDatabase database;

        InAConstructor(@MigratedDatabase(version = 1, of = Beds.class) TestDatabase database) {
            this.database = database;
        }

        @RepeatedTest(2)
        void for_each_method() throws Exception {
            MigratedDatabaseTest.seen(database);
        }
    }

    static class InMemory {
        @Test
        @MigratedDatabase(version = 1, of = Beds.class, storage = MigratedDatabase.Storage.MEMORY)
        void with_one_connection(MemoryDatabase database, Connection connection, DataSource source, Migrator migrator)
                throws SQLException {
            Sql.execute(connection, "INSERT INTO bed VALUES (1, 'A')");
            try (Connection same = source.getConnection()) {
                assertThat(Sql.number(same, "SELECT count(*) FROM bed")).isEqualTo(1);
            }
            assertThat(migrator.migrate().applied()).hasSize(2);
            assertThat(database.rows("SELECT id FROM bed")).containsExactly("1");
        }
    }

    static class Several {
        @Test
        void in_one_folder(
                @MigratedDatabase(name = "old.db", version = 1, of = Beds.class) TestDatabase old,
                @MigratedDatabase(name = "new.db", of = Beds.class) TestDatabase newest,
                @MigratedDatabase(version = 3, of = Beds.class) Path alone) {
            assertThat(old.path()).hasFileName("old.db").hasParent(newest.path().getParent());
            assertThat(alone.getParent()).isNotEqualTo(newest.path().getParent());
        }
    }

    static class WithFixture {
        @Test
        void has_its_rows(
                @MigratedDatabase(version = 1, of = Beds.class, fixture = TwoBeds.class) Connection connection)
                throws SQLException {
            assertThat(Sql.rows(connection, "SELECT id FROM bed")).containsExactly("1", "7");
        }
    }

    static class Parameterized {
        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void each_invocation_has_its_own(
                int number, @MigratedDatabase(version = 1, of = Beds.class) TestDatabase database) throws Exception {
            MigratedDatabaseTest.seen(database);
            assertThat(number).isPositive();
        }
    }

    static class SharedByTheClass {
        @MigratedDatabase(version = 1, of = Beds.class, scope = MigratedDatabase.Scope.PER_CLASS)
        private static TestDatabase shared;

        @BeforeAll
        static void before(
                @MigratedDatabase(version = 1, of = Beds.class, scope = MigratedDatabase.Scope.PER_CLASS) Path path) {
            MigratedDatabaseTest.seen(path);
        }

        @RepeatedTest(2)
        void in_every_test() {
            MigratedDatabaseTest.seen(shared.path());
        }
    }

    @MigratedDatabase(version = 1, of = Beds.class)
    static class Outer {
        @MigratedDatabase(version = 3)
        private TestDatabase outer;

        @Test
        void outside(TestDatabase database) throws Exception {
            MigratedDatabaseTest.seen(database);
        }

        @Nested
        class Inner {
            @Test
            void inside(TestDatabase database) throws Exception {
                MigratedDatabaseTest.seen(database);
                MigratedDatabaseTest.seen(outer);
            }
        }
    }

    @MigratedDatabase(version = 1, of = Beds.class)
    static class Parallel {
        @RepeatedTest(24)
        void each_alone(TestDatabase database) throws Exception {
            MigratedDatabaseTest.seen(database);
            assertThat(database.migrator().migrate().applied()).hasSize(2);
        }
    }

    static class Leaking {
        @Test
        void leaks(@MigratedDatabase(version = 1, of = Beds.class) DataSource source) throws SQLException {
            assertThat(source.getConnection()).isNotNull();
        }
    }

    static class LeakingWithASwitch {
        @Test
        void leaks(
                @MigratedDatabase(version = 1, of = Beds.class, tolerates = Tolerated.OPEN_CONNECTIONS)
                        DataSource source)
                throws SQLException {
            assertThat(source.getConnection()).isNotNull();
        }
    }

    static final class Scripts implements Supplier<TestDatabases> {
        static Path folder = Path.of("unset");

        @Override
        public TestDatabases get() {
            return TestDatabasesOfBeds.keyed(MigrationSource.directory(folder));
        }
    }

    static class ChangingTheSource {
        @Test
        void writes_where_the_migrations_are(@MigratedDatabase(of = Scripts.class) TestDatabase database)
                throws Exception {
            assertThat(database.tables()).containsExactly("bed");
            Files.writeString(Scripts.folder.resolve("0002_rooms.sql"), "CREATE TABLE room (id INTEGER);");
        }
    }

    static class ChangingTheSourceWithASwitch {
        @Test
        void writes_where_the_migrations_are(
                @MigratedDatabase(of = Scripts.class, tolerates = Tolerated.CHANGED_SOURCE) TestDatabase database)
                throws Exception {
            assertThat(database.tables()).containsExactly("bed");
            Files.writeString(Scripts.folder.resolve("0002_rooms.sql"), "CREATE TABLE room (id INTEGER);");
        }
    }

    static class LeakingInMemory {
        @Test
        void leaks(
                @MigratedDatabase(version = 1, of = Beds.class, storage = MigratedDatabase.Storage.MEMORY)
                        DataSource source)
                throws SQLException {
            assertThat(source.getConnection()).isNotNull();
        }
    }

    static class StaticForEachMethod {
        @MigratedDatabase(version = 1, of = Beds.class)
        private static TestDatabase database;

        @Test
        void is_refused() {
            assertThat(database).isNull();
        }
    }

    static class PathInMemory {
        @Test
        void is_refused(@MigratedDatabase(of = Beds.class, storage = MigratedDatabase.Storage.MEMORY) Path path) {
            assertThat(path).isNull();
        }
    }

    static class TwoOfOneName {
        @Test
        void are_refused(
                @MigratedDatabase(name = "ward.db", version = 1, of = Beds.class) Path one,
                @MigratedDatabase(name = "ward.db", version = 3, of = Beds.class) Path other) {
            assertThat(one).isEqualTo(other);
        }
    }

    static class TooHigh {
        @Test
        void is_refused(@MigratedDatabase(version = 99, of = Beds.class) Path path) {
            assertThat(path).isNull();
        }
    }

    static class NoType {
        @Test
        void is_refused(@MigratedDatabase(version = 1, of = Beds.class) String text) {
            assertThat(text).isNull();
        }
    }
}
