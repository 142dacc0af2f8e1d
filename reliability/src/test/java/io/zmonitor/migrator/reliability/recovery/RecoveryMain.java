package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A process that boots with each database it is told, {@code proved}, {@code unproved}, {@code driven}, {@code doubted}, {@code closed}, {@code closed-unproved}, {@code plain} or {@code plain-unproved}, and says how that went; or works with it. */
public final class RecoveryMain {
    private RecoveryMain() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] parts = order.split(" ", 2);
            System.out.println(parts[0].equals("work") ? work(parts[1], orders) : boot(parts[0], Path.of(parts[1])));
        }
    }

    /** How such a process is started; its temporary files go into the folder. */
    static ChildCommand command(Path temporary) {
        return Monitors.command(RecoveryMain.class, temporary)
                .withOptions("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    }

    // An application: it works on one connection, a statement for each line, until a line is empty.
    private static String work(String database, BufferedReader orders) {
        try (Connection connection = CrashedDatabases.key().open(new DatabaseFile(Path.of(database)))) {
            System.out.println("connected");
            for (String sql = orders.readLine(); !sql.isEmpty(); sql = orders.readLine()) {
                Sql.execute(connection, sql);
                System.out.println("done");
            }
            return "closed";
        } catch (SQLException | IOException e) {
            return "failed " + e.getMessage();
        }
    }

    private static String boot(String way, Path database) {
        DatabaseOpener key = switch (way) {
            case "doubted" -> new DoubtingKey(false);
            case "driven" -> new DoubtingKey(true);
            case "unproved" -> new DriversOwn(CrashedDatabases.key(), true);
            case "plain-unproved" -> new DriversOwn(CrashedDatabases.opener(way), false);
            default -> CrashedDatabases.opener(way);
        };
        RunSettings settings = RunSettings.forFile(database, key)
                .withSource(way.startsWith("closed") ? CrashedDatabases.next() : CrashedDatabases.set());
        RunSettings careless = switch (way) {
            case "unproved", "plain-unproved" -> settings.withoutGuard(Guard.RECOVERY_PROVED);
            case "closed-unproved" -> settings.withoutGuard(Guard.LOG_PROVED);
            default -> settings;
        };
        try {
            new MigrationRun(careless).execute();
            return "booted";
        } catch (MigrationException e) {
            return e.databaseState() + " " + e.getMessage().replace("\n", " "); // one line is one answer
        } catch (RuntimeException e) {
            return "broke: " + e;
        }
    }
}
