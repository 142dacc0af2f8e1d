package io.zmonitor.migrator.architecture.planted;

import io.zmonitor.migrator.architecture.planted.health.Look;
import io.zmonitor.migrator.architecture.planted.internal.run.Runner;
import java.util.logging.Logger;

/** Planted: walks into {@code internal} without being a front door, and breaks every other custom of the house. */
public final class Visitor {
    static final Logger LOGGER = Logger.getLogger("visits");
    static int visits;
    static final ThreadLocal<String> NAME = new ThreadLocal<>();

    void enter(Runner runner) {
        System.out.println(runner);
        LOGGER.info(runner.toString());
    }

    /** Planted: a boot would load the look at its health. */
    static boolean isHealthy(Look look) {
        return look.equals(new Look());
    }

    /** Planted: hands out what nobody outside can name. */
    public Runner[] runners() {
        return new Runner[0];
    }

    /** Planted: a name that says nothing. */
    static final class VisitorManager {}
}
