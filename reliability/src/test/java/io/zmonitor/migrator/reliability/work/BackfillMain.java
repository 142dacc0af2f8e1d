package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Boots of a monitor whose newest build goes through its vital signs in batches, in a process of its own. Each line that
 * it is told is an {@link #order}; it says {@code batch n m step} when batch n of a step is committed and m rows are gone
 * through, and at last {@code end}, {@code later} if the deadline left something, or {@code failed}.
 */
public final class BackfillMain {
    /** The tables; two of them have keys that are no plain numbers. */
    public static final SqlMigration TABLES = SqlMigration.of(MigrationId.schema(1), "tables", """
            CREATE TABLE vitals (id INTEGER PRIMARY KEY AUTOINCREMENT, patient TEXT NOT NULL, pulse INTEGER NOT NULL,
                zone TEXT, treated INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX vitals_zone ON vitals (zone);
            CREATE TABLE readings (ward TEXT NOT NULL, at INTEGER NOT NULL, value INTEGER, treated INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (ward, at)) WITHOUT ROWID;
            CREATE TABLE totals (zone TEXT PRIMARY KEY, vitals INTEGER NOT NULL);
            INSERT INTO totals VALUES ('low', 0), ('high', 0);
            """);

    private static final SqlMigration ZONES = SqlMigration.of(MigrationId.data(2), "zones", """
            -- @batch vitals by id size 40 where zone IS NULL
            UPDATE totals SET vitals = vitals + (SELECT count(*) FROM vitals WHERE id BETWEEN :from AND :to
                AND (pulse < 80) = (totals.zone = 'low'));
            UPDATE vitals SET zone = CASE WHEN pulse < 80 THEN 'low' ELSE 'high' END, treated = treated + 1
                WHERE id BETWEEN :from AND :to;
            """);

    private static final SqlMigration READINGS = SqlMigration.of(MigrationId.data(3), "readings", """
            -- @batch readings by ward, at size 25
            UPDATE readings SET value = value * 2, treated = treated + 1
                WHERE (ward, at) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2);
            """);

    private BackfillMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream says = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        says.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            try {
                String[] words = order.split("\t", 2);
                MigrationReport report = migrator(Path.of(words[0]))
                        .withBootDeadline(
                                Duration.ofMillis(Long.parseLong(words[1])),
                                Background.AfterDeadline.LEAVE_WAITING_ROWS)
                        .withListener(event -> {
                            if (event instanceof RunListener.Event.Batch batch) {
                                says.println("batch " + batch.batches() + " " + batch.rows() + " " + batch.id());
                            }
                        })
                        .migrate();
                boolean all = report.leftForLater().isEmpty();
                says.println((all ? "end " : "later ") + report.applied().size());
            } catch (MigrationException e) {
                boolean cut = e.problem().code() == ProblemCode.BOOT_DEADLINE;
                says.println(cut ? "later" : "failed " + e.problem().code().code() + " " + e.databaseState());
            } catch (RuntimeException e) {
                says.println("failed " + e);
            }
        }
    }

    /** A boot of this database, with a deadline. */
    public static String order(Path database, Duration deadline) {
        return database + "\t" + deadline.toMillis();
    }

    /** The newest build. */
    public static Migrator migrator(Path database) {
        return Migrator.forDatabase(database, Secrets.rightKey())
                .withApplication("z-monitor", "5.0.0")
                .withSource(MigrationSource.of(TABLES, ZONES, READINGS));
    }
}
