package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a boot with nothing to do costs, counted. */
class NothingPendingTest {
    @TempDir
    Path folder;

    private MonitorDatabase database;
    private CountingOpener opener;

    @BeforeEach
    void create() {
        opener = new CountingOpener(new TestOpener());
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
    }

    @Test
    void costs_one_connection_and_one_query_and_leaves_every_file_as_it_was() throws IOException {
        SqlMigration[] set = {
            schema(1, "CREATE TABLE beds (id INTEGER);"), schema(2, "CREATE TABLE rooms (id INTEGER);")
        };
        database.migrator(set).migrate();
        Map<String, byte[]> before = files();
        opener.forget();

        MigrationReport report = database.migrator(set).migrate();

        assertThat(report.wasUpToDate()).isTrue();
        assertThat(opener.connections()).isEqualTo(1);
        assertThat(opener.statements()).hasSize(1);
        assertThat(opener.statements().get(0)).startsWith("SELECT");
        assertThat(files()).containsExactlyEntriesOf(before);
    }

    @Test
    void reads_no_script_when_there_is_a_lock_file() throws IOException {
        Path scripts = scripts("0001_beds.sql", "CREATE TABLE beds (id INTEGER);");
        MigrationsLock.write(scripts);
        Migrator migrator =
                Migrator.forDatabase(database.path(), opener).withSource(MigrationSource.directory(scripts));
        migrator.migrate();
        // A script that is not there cannot have been read.
        Files.delete(scripts.resolve("schema/0001_beds.sql"));
        opener.forget();

        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(opener.statements()).hasSize(1);
    }

    @Test
    void costs_no_more_with_repeatables_and_reads_none_of_them() throws IOException {
        Path scripts = scripts("0001_beds.sql", "CREATE TABLE beds (id INTEGER);");
        Path repeatable = Files.createDirectory(scripts.resolve("repeatable")).resolve("all_beds.sql");
        Files.writeString(repeatable, "CREATE VIEW all_beds AS SELECT id FROM beds;");
        MigrationsLock.write(scripts);
        Migrator migrator =
                Migrator.forDatabase(database.path(), opener).withSource(MigrationSource.directory(scripts));
        assertThat(migrator.migrate().repeatables()).hasSize(1);
        Files.delete(repeatable);
        opener.forget();

        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(opener.statements()).hasSize(1);

        Files.writeString(repeatable, "CREATE VIEW all_beds AS SELECT id AS bed FROM beds;");
        MigrationsLock.write(scripts);
        assertThat(migrator.migrate().repeatables()).hasSize(1);
        Files.writeString(repeatable, "CREATE VIEW all_beds AS SELECT 1 AS bed FROM beds;");
        Files.writeString(scripts.resolve("schema/0002_rooms.sql"), "CREATE TABLE rooms (id INTEGER);");
        assertThatThrownBy(() -> MigrationsLock.verify(scripts)).isInstanceOf(MigrationException.class);
    }

    @Test
    void costs_a_second_query_when_only_a_rollback_script_changed() throws IOException {
        Path scripts = scripts("0001_beds.sql", "CREATE TABLE beds (id INTEGER);");
        MigrationsLock.write(scripts);
        Migrator migrator =
                Migrator.forDatabase(database.path(), opener).withSource(MigrationSource.directory(scripts));
        migrator.migrate();
        Files.createDirectory(scripts.resolve("rollback"));
        Files.writeString(scripts.resolve("rollback/0001_rollback.sql"), "DROP TABLE beds;");
        MigrationsLock.write(scripts);
        Map<String, byte[]> before = files();
        opener.forget();

        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(opener.connections()).isEqualTo(1);
        assertThat(files()).containsExactlyEntriesOf(before);
    }

    @Test
    void notices_a_ledger_row_that_somebody_removed() throws SQLException {
        SqlMigration[] set = {
            schema(1, "CREATE TABLE beds (id INTEGER);"), schema(2, "CREATE TABLE rooms (id INTEGER);")
        };
        database.migrator(set).migrate();
        database.execute("DELETE FROM schema_version WHERE version = 2");

        assertThat(database.migrator(set).plan().steps()).hasSize(1);
        assertThat(MonitorDatabase.failureOf(database.migrator(set)).problem().summary())
                .contains("table rooms already exists", "schema-0002");
    }

    private Path scripts(String name, String script) throws IOException {
        Path scripts = folder.resolve("migrations");
        Files.createDirectories(scripts.resolve("schema"));
        Files.writeString(scripts.resolve("schema").resolve(name), script);
        return scripts;
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
