package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.MigrationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Maintenance in a process of its own. Each line it is told is a deed and a database. It says {@code reached 1} when the
 * call has returned, and at last {@code end} or {@code failed}.
 */
public final class MaintenanceMain {
    private MaintenanceMain() {}

    /** What is done with a database. */
    interface Call {
        void of(String deed, Path database);
    }

    public static void main(String[] arguments) throws IOException {
        obey((deed, database) -> MaintenanceCall.valueOf(deed).of(database));
    }

    /** Does what it is told, line by line. */
    static void obey(Call call) throws IOException {
        PrintStream says = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        says.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            says.println(answer(call, words[0], Path.of(words[1])));
        }
    }

    private static String answer(Call call, String deed, Path database) {
        try {
            call.of(deed, database);
            return "reached 1\nend 0";
        } catch (MigrationException e) {
            return "failed " + e.problem().code().code() + " " + e.databaseState();
        } catch (RuntimeException e) {
            return "failed " + e;
        }
    }

    /** What it is told. */
    public static String order(MaintenanceCall deed, Path database) {
        return deed + " " + database;
    }
}
