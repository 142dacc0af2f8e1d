package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long an application waits for its writes beside a step in the background, and without one. */
class BesideApplicationTest {
    private static final SqlMigration TABLES = SqlMigration.of(
            MigrationId.schema(1),
            "tables",
            "CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient TEXT, pulse INTEGER, zone TEXT);"
                    + "CREATE TABLE alarms (id INTEGER PRIMARY KEY, text TEXT);");
    private static final SqlMigration ZONES = SqlMigration.of(MigrationId.data(2), "zones", """
            -- @background
            -- @batch vitals by id where zone IS NULL
            UPDATE vitals SET zone = CASE WHEN pulse < 80 THEN 'low' ELSE 'high' END WHERE id BETWEEN :from AND :to;
            """);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Journal.class)
    void writes_of_the_application_get_in_between_two_batches(Journal journal) throws Exception {
        int rows = Settings.count("rows-beside", 8_000);
        List<Long> alone = new ArrayList<>();
        for (Duration batch : List.of(Duration.ofMillis(20), Duration.ofMillis(200))) {
            Path database = Files.createDirectory(folder.resolve("of-" + batch.toMillis()))
                    .resolve(FileSet.NAME);
            filled(database, journal, rows);
            try (MigratedDatabase open = migrator(database, TABLES, ZONES).migrateAndOpen();
                    Connection connection = open.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 60000");
                for (int i = 0; i < 200; i++) {
                    alone.add(write(statement));
                }
                List<Long> beside = new ArrayList<>();
                long begun = System.nanoTime();
                open.background().start(Background.Pace.USUAL.withBatch(batch));
                while (!open.background().state().isStill()) {
                    beside.add(write(statement));
                }
                double seconds = (System.nanoTime() - begun) / 1e9;
                assertThat(open.background().state()).isEqualTo(Background.State.DONE);
                System.out.println(journal + ", batches of " + batch.toMillis() + " ms: alone " + told(alone)
                        + ", beside " + told(beside) + ", " + Math.round(rows / seconds) + " rows per second");
                assertThat(beside).isNotEmpty().allMatch(nanos -> nanos < TimeUnit.SECONDS.toNanos(30));
            }
        }
    }

    private static Migrator migrator(Path database, SqlMigration... migrations) {
        return Migrator.forDatabase(database, Secrets.rightKey()).withSource(MigrationSource.of(migrations));
    }

    private static void filled(Path database, Journal journal, int rows) throws Exception {
        migrator(database, TABLES).migrate();
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            Sql.execute(
                    connection,
                    journal.chosen(),
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " + rows + ")"
                            + " INSERT INTO vitals SELECT i, 'Patient ' || (i % 97), 40 + i % 100, NULL FROM n");
        }
    }

    private static long write(Statement statement) throws Exception {
        Thread.sleep(5);
        long begun = System.nanoTime();
        statement.execute("INSERT INTO alarms (text) VALUES ('asystole')");
        return System.nanoTime() - begun;
    }

    private static String told(List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                "p50 %.1f p99 %.1f max %.1f ms",
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6);
    }
}
