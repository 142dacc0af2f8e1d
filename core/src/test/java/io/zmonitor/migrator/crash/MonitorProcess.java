package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.functional.TestOpener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A monitor in a process of its own. Each line on its standard input is a boot: the atomicity, the event at which it
 * stands still to be killed (0: never), and the database. It answers {@code at}, {@code applied} or {@code failed}. If
 * there is a folder {@code scripts} beside the database, that is its source.
 */
public final class MonitorProcess {
    private final PrintStream answers;
    private final int standStillAt;
    private int events;

    private MonitorProcess(PrintStream answers, int standStillAt) {
        this.answers = answers;
        this.standStillAt = standStillAt;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Class<?> warm = TestOpener.class;
        answers.println("ready " + warm.getSimpleName());
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] parts = order.split(" ", 3);
            new MonitorProcess(answers, Integer.parseInt(parts[1]))
                    .boot(Atomicity.valueOf(parts[0]), Path.of(parts[2]));
        }
    }

    private void boot(Atomicity atomicity, Path database) {
        try {
            Path scripts = database.resolveSibling("scripts");
            MigrationReport report = Migrator.forDatabase(database, new TestOpener())
                    .withSource(
                            Files.isDirectory(scripts)
                                    ? MigrationSource.directory(scripts)
                                    : MigrationSource.of(MonitorSet.all()))
                    .withAtomicity(atomicity)
                    .withListener(this::standStill)
                    .migrate();
            answers.println("applied " + report.applied().size() + " events " + events);
        } catch (MigrationException e) {
            answers.println("failed " + e.problem().code() + " " + e.problem().summary());
        }
    }

    private void standStill(RunListener.Event event) {
        if (event instanceof RunListener.Event.Progress progress && progress.done() % 10 != 0) {
            return;
        }
        events++;
        if (events == standStillAt) {
            answers.println("at " + event.getClass().getSimpleName());
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
