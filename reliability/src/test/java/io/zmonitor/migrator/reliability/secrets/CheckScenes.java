package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.check.FreeDiskSpace;
import io.zmonitor.migrator.internal.check.FreeSpace;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** What the library's own checks find. */
final class CheckScenes {
    private static final SqlMigration BED = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");

    private CheckScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.SPACE_SHORT, "disk_too_small", device -> {
                    device.fill();
                    Check space = new FreeDiskSpace(folder -> new FreeSpace.Volume("disk", 1));
                    device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                            .withPreCheck(space)
                            .migrate());
                }),
                FailureCase.of(ProblemCode.OTHER_WRITER, "another_writer", device -> {
                    device.fill();
                    try (Connection other = device.key().open(device.database())) {
                        Sql.execute(other, "BEGIN IMMEDIATE", "UPDATE admission SET note = (SELECT name FROM patient)");
                        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED)
                                .withLockTimeout(Duration.ofMillis(50))
                                .migrate());
                        Sql.execute(other, "ROLLBACK");
                    }
                }),
                FailureCase.of(ProblemCode.INTEGRITY_BROKEN, "rows_that_break_the_rules", device -> {
                    device.fill();
                    device.meddle(
                            "PRAGMA ignore_check_constraints = 1",
                            "INSERT INTO patient SELECT mrn, 'ab', mrn + 1, name FROM patient",
                            "PRAGMA writable_schema = 1",
                            "UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT', 'note TEXT CHECK (length(note) < 3)')",
                            "UPDATE sqlite_schema SET sql = replace(sql, 'mrn INTEGER REF', 'mrn INTEGER NOT NULL REF')",
                            "UPDATE admission SET mrn = NULL");
                    checked(device, device.key());
                }),
                FailureCase.of(ProblemCode.INTEGRITY_BROKEN, "damaged_page", device -> {
                    device.fill();
                    FileSpoilingOpener.damage(device.database().path());
                    checked(device, device.key());
                }),
                FailureCase.of(ProblemCode.INTEGRITY_BROKEN, "rows_out_of_order", CheckScenes::outOfOrder));
    }

    private static void checked(EncryptedDevice device, DatabaseOpener opener) {
        for (Check check : List.of(BuiltInChecks.integrityCheck(), BuiltInChecks.quickCheck())) {
            device.attempt(() -> device.migrator(opener, EncryptedDevice.PATIENTS, BED)
                    .withPreCheck(check)
                    .migrate());
        }
    }

    /**
     * SQLite names row ids that are out of order. Bytes of a page can be exchanged only without encryption, so these files
     * are deleted before anybody looks for markers in them.
     */
    private static void outOfOrder(EncryptedDevice device) throws Exception {
        DatabaseOpener plain = PlaintextDatabase.withoutEncryption();
        device.migrator(plain, EncryptedDevice.PATIENTS).migrate();
        try (Connection connection = plain.open(device.database())) {
            for (long id = Secret.NUMBER_VALUE - 1; id <= Secret.NUMBER_VALUE; id++) {
                Sql.execute(connection, "INSERT INTO admission VALUES (" + id + ", NULL, 'stable')");
            }
        }
        exchange(device.database().path(), Secret.NUMBER_VALUE - 1, Secret.NUMBER_VALUE);
        checked(device, plain);
        Files.delete(device.database().path());
    }

    private static void exchange(Path file, long one, long another) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int first = find(bytes, varint(one));
        int second = find(bytes, varint(another));
        System.arraycopy(varint(another), 0, bytes, first, varint(another).length);
        System.arraycopy(varint(one), 0, bytes, second, varint(one).length);
        Files.write(file, bytes);
    }

    private static int find(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (ByteBuffer.wrap(bytes, at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return at;
            }
        }
        throw new IllegalStateException("no such row id");
    }

    // SQLite's integers of variable length: seven bits in each byte, the highest first.
    private static byte[] varint(long number) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7;
        byte[] bytes = new byte[length];
        for (int i = length - 1; i >= 0; i--) {
            bytes[i] = (byte) ((number & 0x7f) | (i == length - 1 ? 0 : 0x80));
            number >>= 7;
        }
        return bytes;
    }
}
