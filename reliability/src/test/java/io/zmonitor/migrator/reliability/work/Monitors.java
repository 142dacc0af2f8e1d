package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.nio.file.Path;

/** How monitors are started: cheaply, since thousands of them are killed. */
public final class Monitors {
    private Monitors() {}

    /** The command; its temporary files go into the folder. */
    public static ChildCommand command(Class<?> main, Path temporary) {
        return ChildCommand.of(main)
                .withOptions(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xlog:disable",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dorg.sqlite.lib.path=" + NativeLibrary.folder(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
    }

    /** What a monitor is told. */
    public static String order(Journal journal, int first, int standStillAt, Path database) {
        return journal + " " + first + " " + MonitorLife.CHAPTERS + " " + standStillAt + " " + database;
    }

    /** Waits until it is ready to be told. */
    public static ChildJvm ready(ChildJvm child) {
        String said = child.line();
        if (!said.equals("ready")) {
            throw new AssertionError(said);
        }
        return child;
    }
}
