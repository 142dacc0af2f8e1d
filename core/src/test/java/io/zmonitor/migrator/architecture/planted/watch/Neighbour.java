package io.zmonitor.migrator.architecture.planted.watch;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;

/** Planted: a listener that knows how the run works. */
public final class Neighbour {
    String watch(Runner runner) {
        return runner.toString();
    }
}
