package io.zmonitor.migrator.testkit.faults;

import java.nio.file.Path;

/**
 * How an application migrates its database, for {@link Faults#killAfterStatement}. Runs in a process of its own, so it is a
 * class with a constructor without parameters, and holds nothing of the test.
 */
@FunctionalInterface
public interface Boot {
    /**
     * Migrates.
     *
     * @param faults what is to happen meanwhile: open with {@code faults.in(key)}
     */
    void run(Path database, Faults faults);
}
