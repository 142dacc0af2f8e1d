package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;

/** What happens to a database after a crash: a wrong key, a recovery, a failure, a rollback, a migration that is kept. */
final class LifeMain {
    private static final SqlMigration NOTED = EncryptedDevice.data(2, "UPDATE admission SET note = 'left';")
            .withRollback("UPDATE admission SET note = 'stable';");

    private LifeMain() {}

    /** Takes the folder that {@link DyingMain} had. Prints the problem that it met last. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        EncryptedDevice device = new EncryptedDevice(folder.resolve("device"), folder.resolve("scripts"));
        device.attempt(() -> device.migrator(SqlCipherKey.raw(Secret.otherKey()), EncryptedDevice.PATIENTS)
                .migrate());
        device.migrator(EncryptedDevice.PATIENTS, NOTED).migrate();
        device.attempt(
                () -> device.migrator(EncryptedDevice.PATIENTS, NOTED, EncryptedDevice.data(3, "DELETE FROM patient;"))
                        .migrate());
        device.migrator(EncryptedDevice.PATIENTS, NOTED).maintenance().rollbackTo(1, "a test");
        device.migrator(EncryptedDevice.PATIENTS, NOTED).migrate();
        System.out.println(device.reached().orElseThrow());
    }
}
