package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.RunListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A monitor in a process of its own. Each line it is told is a life: the journal, the first and the last chapter, the
 * event at which it stands still to be killed (0: never), and the database. It says {@code reached n} for each boundary,
 * {@code at event} where it stands still, and at last {@code end} or {@code failed}.
 */
public final class MonitorMain {
    private final PrintStream says;
    private final int standStillAt;
    private int events;

    private MonitorMain(PrintStream says, int standStillAt) {
        this.says = says;
        this.standStillAt = standStillAt;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream says = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        says.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 5);
            MonitorMain monitor = new MonitorMain(says, Integer.parseInt(words[3]));
            monitor.live(
                    Journal.valueOf(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Path.of(words[4]));
        }
    }

    private void live(Journal journal, int first, int last, Path database) {
        MonitorLife life = new MonitorLife(database, journal, migrator -> migrator.withListener(this::standStill));
        try {
            for (int chapter = first; chapter <= last; chapter++) {
                life.live(chapter);
                says.println("reached " + chapter);
                standStill("chapter");
            }
            says.println("end " + events);
        } catch (MigrationException e) {
            says.println("failed " + e.problem().code().code() + " " + e.databaseState());
        } catch (SQLException e) {
            says.println("failed SQL " + e.getErrorCode());
        } catch (RuntimeException e) {
            says.println("failed " + e);
        }
    }

    private void standStill(RunListener.Event event) {
        if (!(event instanceof RunListener.Event.Progress progress) || progress.done() % 10 == 0) {
            standStill(event.getClass().getSimpleName());
        }
    }

    private void standStill(String where) {
        events++;
        if (events == standStillAt) {
            says.println("at " + where);
            while (true) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}
