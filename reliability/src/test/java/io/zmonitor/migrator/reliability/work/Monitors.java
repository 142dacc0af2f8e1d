package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;
import org.sqlite.JDBC;

/** How monitors are started: cheaply, since thousands of them are killed. */
public final class Monitors {
    // Nothing else: each entry of a class path costs a start some time.
    private static final List<Path> NEEDED = Stream.of(
                    MonitorMain.class,
                    Migrator.class,
                    SqlCipherKey.class,
                    ChildJvm.class,
                    JDBC.class,
                    Logger.class,
                    SimpleLogger.class)
            .map(CodePlaces::of)
            .distinct()
            .toList();

    private Monitors() {}

    /** The command; its temporary files go into the folder. */
    public static ChildCommand command(Class<?> main, Path temporary) {
        return ChildCommand.onClassPath(main, NEEDED)
                .withOptions(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-Xlog:disable",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dorg.sqlite.lib.path=" + NativeLibrary.folder(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
    }

    /** What a monitor is told that lives a whole life, and stands still at an event (0: at none). */
    public static String life(Journal journal, int standStillAt, Path database) {
        return journal + " 1 " + MonitorLife.CHAPTERS + " " + standStillAt + " " + database;
    }

    /** What a monitor is told that lives one chapter. */
    public static String order(Journal journal, int chapter, Path database) {
        return journal + " " + chapter + " " + chapter + " 0 " + database;
    }

    /** What a monitor is told that only boots, with the newest build. */
    public static String boot(Journal journal, Path database) {
        return journal + " 0 0 0 " + database;
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
