package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDatabasesTest {
    static final SqlMigration BEDS = SqlMigration.of(
                    MigrationId.schema(1), "beds", "CREATE TABLE bed (id INTEGER PRIMARY KEY, ward TEXT);")
            .withRollback("DROP TABLE bed;");
    static final SqlMigration PATIENTS = SqlMigration.of(
            MigrationId.schema(3), "patients", "CREATE TABLE patient (mrn TEXT PRIMARY KEY, bed INTEGER);");
    static final SqlMigration NOTES =
            SqlMigration.of(MigrationId.schema(4), "notes", "ALTER TABLE patient ADD COLUMN note TEXT DEFAULT 'none';");
    static final MigrationSource SOURCE = MigrationSource.of(BEDS, PATIENTS, NOTES);
    private static final Fixture TWO_BEDS = Fixture.sql("INSERT INTO bed VALUES (1, 'A'), (7, 'B')");

    @TempDir
    Path folder;

    private Path templates;
    private final AtomicInteger inserted = new AtomicInteger();

    @BeforeEach
    void templates_of_this_test_alone() {
        templates = folder.resolve("templates");
    }

    @Test
    void a_database_stands_at_the_version_that_is_asked_for() throws Exception {
        try (TestDatabase first = databases(SOURCE).atVersion(1, in("one"));
                TestDatabase between = databases(SOURCE).atVersion(2, in("two"));
                TestDatabase third = databases(SOURCE).atVersion(3, in("three"));
                TestDatabase newest = databases(SOURCE).atNewestVersion(in("newest"))) {
            assertThat(first).isEncrypted().isAtVersion(1).hasTables("bed");
            assertThat(between).isAtVersion(1);
            assertThat(third).isAtVersion(3).hasTables("bed", "patient");
            assertThat(newest).isAtVersion(4);
            assertThat(databases(SOURCE).versions()).containsExactly(1L, 3L, 4L);
        }
    }

    @Test
    void it_is_migrated_on_by_the_migrations_that_it_was_made_of() throws Exception {
        try (TestDatabase database = databases(SOURCE).atVersion(1, in("one"))) {
            assertThat(database.migrator().migrate().applied()).hasSize(2);
            assertThat(database).isAtVersion(4);
        }
    }

    @Test
    void version_0_has_neither_tables_nor_ledger() throws Exception {
        try (TestDatabase database = databases(SOURCE).atVersion(0, in("zero"))) {
            assertThat(database).isEncrypted().isAtVersion(0).hasTables();
            assertThat(database.rows("SELECT name FROM sqlite_schema")).isEmpty();
        }
    }

    @Test
    void a_version_above_the_newest_is_refused_by_its_number() {
        assertThatThrownBy(() -> databases(SOURCE).atVersion(5, in("five")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no version 5: the source has versions from 0 to 4.");
    }

    @Test
    void the_second_one_is_a_copy() throws Exception {
        TestDatabases databases = databases(SOURCE).withFixture(counted());

        databases.atVersion(3, in("one")).close();
        databases.atVersion(3, in("two")).close();

        assertThat(inserted).hasValue(1);
        assertThat(FolderContent.of(in("one"))).isEqualTo(FolderContent.of(in("two")));
    }

    @Test
    void a_higher_version_begins_where_a_lower_one_was_made() throws Exception {
        TestDatabases databases = databases(SOURCE).withFixtureAt(1, counted());

        databases.atVersion(3, in("three")).close();
        try (TestDatabase newest = databases.atNewestVersion(in("newest"))) {
            assertThat(newest).isAtVersion(4).hasRows("SELECT id FROM bed", "1");
        }

        assertThat(inserted).hasValue(1);
    }

    @Test
    void rows_of_a_version_travel_to_the_newest() throws Exception {
        TestDatabases databases = databases(SOURCE)
                .withFixtureAt(1, TWO_BEDS)
                .withFixtureAt(3, Fixture.sql("INSERT INTO patient VALUES ('007', 7)"))
                .withFixture(Fixture.sql("INSERT INTO patient (mrn) VALUES ('8')"));

        try (TestDatabase newest = databases.atNewestVersion(in("newest"));
                TestDatabase first =
                        databases(SOURCE).withFixtureAt(1, TWO_BEDS).atVersion(1, in("first"))) {
            assertThat(newest)
                    .hasRows("SELECT * FROM bed", "1|A", "7|B")
                    .hasRows("SELECT * FROM patient ORDER BY mrn", "007|7|none", "8|null|none");
            assertThat(first).hasRows("SELECT count(*) FROM bed", "2");
        }
    }

    @Test
    void a_fixture_that_fails_says_at_which_version() {
        TestDatabases databases = databases(SOURCE).withFixtureAt(3, Fixture.sql("INSERT INTO nowhere VALUES (1)"));

        assertThatThrownBy(() -> databases.atVersion(4, in("four")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The fixture for version 3 failed")
                .hasMessageContaining("no such table: nowhere");
        assertThat(templates.toFile().list((dir, name) -> name.endsWith(".db") || name.startsWith("building")))
                .isEmpty();
    }

    @Test
    void another_script_rollback_fixture_key_or_numbering_is_another_template() throws Exception {
        SqlMigration otherRollback = SqlMigration.of(BEDS.id(), BEDS.description(), BEDS.script())
                .withRollback("DROP TABLE bed; -- with care");
        SqlMigration otherScript = SqlMigration.of(BEDS.id(), BEDS.description(), BEDS.script() + " -- more")
                .withRollback("DROP TABLE bed;");
        TestDatabases databases = databases(MigrationSource.of(BEDS));

        databases.atVersion(1, in("a")).close();
        databases(SOURCE).atVersion(1, in("the same")).close();
        assertThat(made()).isEqualTo(1);
        databases(MigrationSource.of(otherRollback)).atVersion(1, in("b")).close();
        databases(MigrationSource.of(otherScript)).atVersion(1, in("c")).close();
        databases.withFixture(TWO_BEDS).atVersion(1, in("d")).close();
        databases.withFixtureAt(1, TWO_BEDS).atVersion(1, in("e")).close();
        databases
                .openedBy("other", new KeyedOpener(KeyedOpener.OTHER_KEY))
                .atVersion(1, in("f"))
                .close();

        assertThat(made()).isEqualTo(6);
    }

    @Test
    void repeatables_are_there_at_the_newest_version_only_and_count() throws Exception {
        MigrationSource with =
                SOURCE.and(RepeatableMigration.of("wards", "CREATE VIEW wards AS SELECT ward FROM bed;"));

        try (TestDatabase third = databases(with).atVersion(3, in("three"));
                TestDatabase plain = databases(SOURCE).atNewestVersion(in("plain"));
                TestDatabase newest = databases(with).atNewestVersion(in("newest"))) {
            String views = "SELECT name FROM sqlite_schema WHERE type = 'view'";
            assertThat(third).hasRows(views);
            assertThat(plain).hasRows(views);
            assertThat(newest).hasRows(views, "wards");
        }
    }

    @Test
    void what_java_code_made_is_kept_in_this_process_only() throws Exception {
        MigrationSource coded = MigrationSource.of(BEDS, PATIENTS, new Coded());

        databases(coded).atNewestVersion(in("one")).close();
        databases(coded).atNewestVersion(in("two")).close();

        assertThat(made()).isEqualTo(1);
        databases(SOURCE).atVersion(3, in("three")).close();
        assertThat(made()).isEqualTo(2);
    }

    @Test
    void a_template_beside_which_a_log_stands_is_made_again() throws Exception {
        TestDatabases databases = databases(SOURCE);
        databases.atVersion(1, in("one")).close();
        Path template = template();
        Files.writeString(template.resolveSibling(template.getFileName() + "-wal"), "left by whoever opened it");

        try (TestDatabase database = databases.atVersion(1, in("two"))) {
            assertThat(database).isAtVersion(1);
        }

        assertThat(template.resolveSibling(template.getFileName() + "-wal")).doesNotExist();
    }

    @Test
    void threads_that_want_the_same_wait_for_the_one_that_makes_it() throws Exception {
        TestDatabases databases = databases(SOURCE).withFixture(counted());
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Void>> wishes = Stream.of("a", "b", "c", "d", "e", "f")
                    .map(name -> (Callable<Void>) () -> {
                        try (TestDatabase database = databases.atVersion(3, in(name))) {
                            assertThat(database).isAtVersion(3).hasRows("SELECT id FROM bed", "1");
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> done : threads.invokeAll(wishes)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(inserted).hasValue(1);
    }

    @Test
    void forks_share_what_one_of_them_has_made() throws Exception {
        Files.createDirectories(folder.resolve("here"));
        try (ChildJvm one = child("one");
                ChildJvm two = child("two")) {
            assertThat(List.of(one.line(), two.line())).containsOnly("4");
        }
        assertThat(made()).isEqualTo(1);
        databases(SOURCE).atNewestVersion(in("here")).close();
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void a_copy_opens_no_connection() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        DatabaseOpener counting = new ForwardingOpener(new KeyedOpener(KeyedOpener.KEY)) {
            @Override
            public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
                opened.incrementAndGet();
                return super.open(database, purpose);
            }
        };
        TestDatabases databases =
                TestDatabases.of(SOURCE).withTemplatesIn(templates).openedBy("counted", counting);
        databases.atVersion(3, in("one")).close();
        int before = opened.get();

        TestDatabase copy = databases.atVersion(3, in("two"));

        assertThat(opened).hasValue(before).hasPositiveValue();
        copy.close();
        assertThat(opened).as("closing looks for locks").hasValue(before + 1);
    }

    private ChildJvm child(String name) throws Exception {
        List<Path> code = Stream.of(
                        TemplateMain.class,
                        TestDatabases.class,
                        Migrator.class,
                        org.sqlite.JDBC.class,
                        org.slf4j.LoggerFactory.class,
                        org.assertj.core.api.Assertions.class,
                        Test.class)
                .map(CodePlaces::of)
                .toList();
        return ChildCommand.onClassPath(TemplateMain.class, code).start(templates.toString(), in(name).toString());
    }

    @Test
    void a_database_in_memory_has_one_connection_and_says_so() throws Exception {
        try (MemoryDatabase database =
                databases(SOURCE).withFixtureAt(1, TWO_BEDS).inMemory(3)) {
            assertThat(database.rows("SELECT count(*) FROM bed")).containsExactly("2");
            try (Connection user = database.dataSource().getConnection()) {
                assertThat(Sql.number(user, "SELECT count(*) FROM patient")).isZero();
                assertThatThrownBy(() -> database.dataSource().getConnection())
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("A database in memory belongs to one connection");
            }
            try (Connection next = database.dataSource().getConnection()) {
                Sql.execute(next, "INSERT INTO bed VALUES (8, 'C')");
            }
            assertThat(database.migrator().migrate().applied()).hasSize(1);
            assertThat(database.rows("SELECT count(*) FROM bed")).containsExactly("3");
        }
    }

    @Test
    void a_connection_of_a_database_in_memory_that_is_not_given_back_fails_the_test() throws Exception {
        MemoryDatabase database = databases(SOURCE).inMemory(TestDatabases.NEWEST);
        Connection leaked = database.dataSource().getConnection();

        assertThatThrownBy(database::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not given back")
                .hasStackTraceContaining("TestDatabasesTest");
        assertThat(leaked.isClosed()).isTrue();
    }

    @Test
    void a_database_in_memory_is_copied_too_with_the_numbers_of_its_rows() throws Exception {
        TestDatabases databases = databases(SOURCE).withFixtureAt(3, connection -> {
            inserted.incrementAndGet();
            Sql.execute(connection, "INSERT INTO patient (rowid, mrn) VALUES (10, 'a'), (20, 'b')");
        });

        databases.inMemory(3).close();
        try (MemoryDatabase database = databases.inMemory(4)) {
            assertThat(database.rows("SELECT rowid FROM patient")).containsExactly("10", "20");
        }

        assertThat(inserted).hasValue(1);
    }

    @Test
    void several_databases_in_one_folder_have_files_of_their_own() throws Exception {
        Path ward = in("ward");
        try (TestDatabase one = databases(SOURCE).named("one.db").atVersion(1, ward);
                TestDatabase other = databases(SOURCE).named("one.db2").atVersion(3, ward)) {
            assertThat(one.bytesOfAllFiles().files()).containsOnlyKeys("one.db");
            assertThat(other).isAtVersion(3);
        }
    }

    @Test
    void a_broken_script_is_refused_as_by_a_run() {
        TestDatabases databases = databases(
                MigrationSource.of(BEDS, SqlMigration.of(MigrationId.schema(2), "broken", "SELECT 'never closed;")));

        assertThatThrownBy(() -> databases.atVersion(1, in("one"))).isInstanceOf(MigrationException.class);
    }

    @Test
    void a_missing_adapter_is_named_with_the_way_without_it() {
        assumeThat(TestDatabases.class
                        .getClassLoader()
                        .getResource("io/zmonitor/migrator/sqlcipher/SqlCipherKey.class"))
                .isNull();
        assertThatThrownBy(() ->
                        TestDatabases.of(SOURCE).withTemplatesIn(templates).opener())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("zmonitor-migrator-sqlcipher is not there")
                .hasMessageContaining("openedBy");
    }

    private TestDatabases databases(MigrationSource source) {
        return TestDatabases.of(source).withTemplatesIn(templates).openedBy("5e", new KeyedOpener(KeyedOpener.KEY));
    }

    private Fixture counted() {
        return connection -> {
            inserted.incrementAndGet();
            Sql.execute(connection, "INSERT INTO bed VALUES (1, 'A')");
        };
    }

    private Path in(String name) throws java.io.IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private long made() throws java.io.IOException {
        try (Stream<Path> files = Files.list(templates)) {
            return files.filter(file -> file.toString().endsWith(".db")).count();
        }
    }

    private Path template() throws java.io.IOException {
        try (Stream<Path> files = Files.list(templates)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static final class Coded implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 4;
        }

        @Override
        public String description() {
            return "coded";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(Context context) throws SQLException {
            Sql.execute(context.connection(), "INSERT INTO bed VALUES (1, 'A')");
        }
    }
}
