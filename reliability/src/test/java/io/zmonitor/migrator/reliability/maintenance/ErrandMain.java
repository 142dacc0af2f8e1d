package io.zmonitor.migrator.reliability.maintenance;

import java.io.IOException;

/** Errands in a process of its own, told like {@link MaintenanceMain}. */
public final class ErrandMain {
    private ErrandMain() {}

    public static void main(String[] arguments) throws IOException {
        MaintenanceMain.obey((errand, database) -> Errand.valueOf(errand).of(database));
    }
}
