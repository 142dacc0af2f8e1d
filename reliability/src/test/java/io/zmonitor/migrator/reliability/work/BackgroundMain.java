package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A monitor that works beside two steps in the background, in a process of its own. It is told a database, and says {@code
 * wrote n} when n rows of its own are committed, and at last {@code end} or {@code failed}.
 */
public final class BackgroundMain {
    /** The tables. {@code origin} says who has written a row: the old build, or this one in the new or the old form. */
    public static final SqlMigration TABLES = SqlMigration.of(MigrationId.schema(1), "tables", """
            CREATE TABLE vitals (id INTEGER PRIMARY KEY AUTOINCREMENT, pulse INTEGER NOT NULL, zone TEXT,
                treated INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL DEFAULT 'old');
            CREATE INDEX vitals_zone ON vitals (zone);
            CREATE TABLE readings (ward TEXT NOT NULL, at INTEGER NOT NULL, value INTEGER, done INTEGER,
                treated INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (ward, at)) WITHOUT ROWID;
            CREATE TABLE totals (zone TEXT PRIMARY KEY, vitals INTEGER NOT NULL);
            INSERT INTO totals VALUES ('low', 0), ('high', 0);
            """);

    private static final SqlMigration ZONES = SqlMigration.of(MigrationId.data(2), "zones", """
            -- @background
            -- @batch vitals by id size 40 where zone IS NULL
            UPDATE totals SET vitals = vitals + (SELECT count(*) FROM vitals WHERE id BETWEEN :from AND :to
                AND (pulse < 80) = (totals.zone = 'low'));
            UPDATE vitals SET zone = CASE WHEN pulse < 80 THEN 'low' ELSE 'high' END, treated = treated + 1
                WHERE id BETWEEN :from AND :to;
            """);

    private static final SqlMigration READINGS = SqlMigration.of(MigrationId.data(3), "readings", """
            -- @background
            -- @batch readings by ward, at size 25 where done IS NULL
            UPDATE readings SET value = value * 2, treated = treated + 1, done = 1
                WHERE (ward, at) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2);
            """);

    private BackgroundMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream says = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        says.println("ready");
        Path database = Path.of(orders.readLine());
        try (MigratedDatabase open = migrator(database).migrateAndOpen()) {
            open.background().start(Background.Pace.USUAL.withBatch(Duration.ofMillis(2)));
            work(open, says);
            Background.State state = open.background().await(Duration.ofMinutes(2));
            says.println(
                    state == Background.State.DONE
                            ? "end"
                            : "failed " + state + " " + open.background().problem());
        } catch (MigrationException e) {
            says.println("failed " + e.problem().code().code() + " " + e.databaseState());
        } catch (SQLException | RuntimeException | InterruptedException e) {
            says.println("failed " + e);
        }
    }

    private static void work(MigratedDatabase open, PrintStream says) throws SQLException, InterruptedException {
        try (Connection connection = open.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 60000");
            int written = 0;
            while (!open.background().state().isStill()) {
                boolean late = written % 5 == 1 && isEarly(open.background());
                statement.execute(
                        late
                                ? "INSERT INTO vitals (pulse, origin) VALUES (70, 'late')"
                                : "INSERT INTO vitals (pulse, zone, origin) VALUES (90, 'high', 'new')");
                written++;
                says.println("wrote " + written);
                Thread.sleep(2);
            }
        }
    }

    // Rows in the old form are written while the first step is at work: no promise is made for those behind its end.
    private static boolean isEarly(Background background) {
        return background.steps().size() == 2
                && background.steps().get(0).position().orElse(1) < 0.8;
    }

    /** The newest build. */
    public static Migrator migrator(Path database) {
        return Migrator.forDatabase(database, Secrets.rightKey())
                .withApplication("z-monitor", "5.0.0")
                .withSource(MigrationSource.of(TABLES, ZONES, READINGS));
    }
}
