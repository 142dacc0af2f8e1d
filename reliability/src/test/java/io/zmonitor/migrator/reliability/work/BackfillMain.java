package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Boots of a monitor whose newest build goes through its vital signs in batches, in a process of its own. Each line that
 * it is told is a database; it says {@code batch n m} when batch n is committed and m rows are gone through, and at last
 * {@code end} or {@code failed}.
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
                MigrationReport report = migrator(Path.of(order))
                        .withListener(event -> {
                            if (event instanceof RunListener.Event.Batch batch) {
                                says.println("batch " + batch.batches() + " " + batch.rows());
                            }
                        })
                        .migrate();
                says.println("end " + report.applied().size());
            } catch (MigrationException e) {
                says.println("failed " + e.problem().code().code() + " " + e.databaseState());
            } catch (RuntimeException e) {
                says.println("failed " + e);
            }
        }
    }

    /** The newest build. */
    public static Migrator migrator(Path database) {
        return Migrator.forDatabase(database, Secrets.rightKey())
                .withApplication("z-monitor", "5.0.0")
                .withSource(MigrationSource.of(TABLES, ZONES, READINGS));
    }
}
