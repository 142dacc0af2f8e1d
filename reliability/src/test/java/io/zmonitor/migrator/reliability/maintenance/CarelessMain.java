package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.maintenance.Restore;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import java.io.IOException;
import java.nio.file.Path;

/** Puts a backup back without one of the guards. Each line it is told is a guard and a database. */
public final class CarelessMain {
    private CarelessMain() {}

    public static void main(String[] arguments) throws IOException {
        MaintenanceMain.obey((guard, database) -> restore(Guard.valueOf(guard), database));
    }

    /** Does it, here. */
    public static void restore(Guard without, Path database) {
        RunSettings careless = RunSettings.forFile(database, Secrets.rightKey())
                .withSource(MonitorSet.all())
                .withTarget(Target.upTo(MaintenanceCall.VERSION))
                .withoutGuard(without);
        new Restore(careless, "careless").newest();
    }

    /** What it is told. */
    public static String order(Guard without, Path database) {
        return without + " " + database;
    }
}
