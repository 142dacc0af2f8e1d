package io.zmonitor.migrator.reliability.surroundings;

import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import java.nio.file.Path;

/** A run with a migration that ends the process, as no migration should: all rows changed, and nothing committed. */
final class ExitMain {
    private ExitMain() {}

    /** Takes the database. */
    public static void main(String[] arguments) {
        MonitorLife.front(Path.of(arguments[0]))
                .withSource(MonitorSet.and(new HostileMigration(() -> System.exit(7))))
                .migrate();
    }
}
