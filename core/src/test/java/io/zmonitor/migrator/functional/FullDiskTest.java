package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full in the middle of a step: by a limit on pages, and really, where a small disk can be mounted. */
class FullDiskTest {
    private static final SqlMigration TABLE = schema(1, "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);");
    private static final SqlMigration GROWING = data(2, """
            INSERT INTO vitals (raw) VALUES (zeroblob(1000));
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
            INSERT INTO vitals (raw) SELECT randomblob(1000) FROM n;
            """);

    @TempDir
    Path folder;

    @Test
    void a_limit_on_pages_undoes_the_run() throws SQLException {
        MonitorDatabase database = new MonitorDatabase(folder.resolve("zmonitor.db"), new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                if (!purpose.isForRun()) {
                    return super.open(file, purpose);
                }
                Connection connection = super.open(file, purpose);
                new SqlConnection(connection).number("PRAGMA max_page_count = 100");
                return connection;
            }
        });
        database.migrator(TABLE).migrate();

        undoes(database);
    }

    @Test
    void a_really_full_disk_undoes_the_run_and_keeps_the_first_cause() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()), "may not mount");
        try {
            MonitorDatabase database = MonitorDatabase.in(disk);
            without(database, TABLE).run();

            MigrationException failure = undoes(database);

            assertThat(failure.getCause()).hasMessageContaining("SQLITE_FULL");
            assertThat(failure).hasStackTraceContaining("SQLITE_FULL");
            assertThat(failure.getSuppressed()).isEmpty();
            Files.delete(disk.resolve("ballast"));
            assertThat(without(database, TABLE, data(2, "INSERT INTO vitals (raw) VALUES (x'01');"))
                            .run()
                            .applied())
                    .hasSize(1);
        } finally {
            succeeds("umount", disk.toString());
        }
    }

    private static MigrationException undoes(MonitorDatabase database) throws SQLException {
        Path ballast = database.path().resolveSibling("ballast");
        try {
            Files.write(ballast, new byte[200_000]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }

        MigrationException failure = failureOf(without(database, TABLE, GROWING));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.DISK_FULL);
        assertThat(failure.problem().summary()).contains("data-0002.sql:2:1 (statement 2)");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT count(*) FROM vitals")).isEqualTo(List.of("0"));
        assertThat(database.rows("SELECT outcome FROM schema_version_audit WHERE operation = 'failure'"))
                .containsExactly("ZM-509");
        return failure;
    }

    // The pre-check would refuse: it asks for more than such a disk has (DiskSpaceTest).
    private static MonitorDatabase.Run without(MonitorDatabase database, SqlMigration... migrations) {
        return database.without(Guard.SPACE_FORESEEN, migrations);
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
