package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;

/** A run that never ends: in the middle of a large transaction it says so, and waits to be killed. */
final class DyingMain {
    private DyingMain() {}

    /** Takes the folder and the journal mode. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        EncryptedDevice device = new EncryptedDevice(folder.resolve("device"), folder.resolve("scripts"));
        device.fill();
        device.meddle("PRAGMA journal_mode = " + arguments[1]);
        Migrator migrator = device.migrator(EncryptedDevice.PATIENTS, new Coded(2, context -> {
            Connection connection = context.connection();
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 2",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                            + " INSERT INTO admission (note) SELECT name || i FROM n, patient ORDER BY name || i DESC",
                    "UPDATE admission SET note = note || '!'");
            System.out.println("in the middle");
            Thread.sleep(Long.MAX_VALUE);
        }));
        migrator.migrate();
    }
}
