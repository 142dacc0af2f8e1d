package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.internal.run.Guard;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.run.RunSettings;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.CodePlaces;
import io.zmonitor.migrator.testkit.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.sqlite.JDBC;

/** A process that boots with each database it is told, {@code proved}, {@code unproved} or {@code doubted}, and says how that went. */
public final class RecoveryMain {
    private RecoveryMain() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] parts = order.split(" ", 2);
            System.out.println(boot(parts[0], Path.of(parts[1])));
        }
    }

    /** How such a process is started. */
    static ChildCommand command() {
        List<Path> needed = Stream.of(
                        RecoveryMain.class, Migrator.class, SqlCipherKey.class, Sql.class, JDBC.class, Logger.class)
                .map(CodePlaces::of)
                .distinct()
                .toList();
        return ChildCommand.onClassPath(RecoveryMain.class, needed)
                .withOptions("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dslf4j.internal.verbosity=ERROR");
    }

    private static String boot(String way, Path database) {
        DatabaseOpener key = way.equals("doubted") ? new DoubtingKey() : Ward.key();
        RunSettings settings = RunSettings.forFile(database, key).withSource(Ward.set());
        try {
            new MigrationRun(way.equals("unproved") ? settings.withoutGuard(Guard.RECOVERY_PROVED) : settings).execute();
            return "booted";
        } catch (MigrationException e) {
            return e.databaseState() + " " + e.getMessage();
        } catch (RuntimeException e) {
            return "broke: " + e;
        }
    }
}
