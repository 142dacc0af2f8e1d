package io.zmonitor.migrator;

/**
 * Is told what a run does, on the run's thread; it cannot refuse. What it throws is logged and dropped, and changes
 * nothing.
 */
@FunctionalInterface
public interface RunListener {
    /** Told of each event, in order. */
    void on(RunEvent event);
}
