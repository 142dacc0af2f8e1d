package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Leaks on purpose, one for each way into each sink: what does not find them, finds nothing. */
final class DeliberateLeaks {
    private static final String HEX = HexFormat.of().formatHex(Secret.key());

    private DeliberateLeaks() {}

    /** Each is named after what must be found, and where. */
    static List<FailureCase> all() {
        return List.of(
                leak(
                        Secret.NAME,
                        Sink.LOG,
                        "slf4j",
                        device -> LoggerFactory.getLogger("any.where").trace("read {}", Secret.NAME_VALUE)),
                leak(
                        Secret.NUMBER,
                        Sink.LOG,
                        "jul",
                        device -> Logger.getLogger("any.where").finest("read " + Secret.NUMBER_VALUE)),
                leak(Secret.KEY, Sink.LOG, "out", device -> System.out.println(HEX.toUpperCase(Locale.ROOT))),
                leak(Secret.PASSPHRASE, Sink.LOG, "err", device -> System.err.print(Secret.PASSPHRASE_VALUE)),
                leak(Secret.LITERAL, Sink.LOG, "script", device -> System.err.print(Secret.LITERAL_VALUE)),
                leak(
                        Secret.KEY,
                        Sink.DRIVER_LOG,
                        "driver",
                        device -> Sinks.driverLog(device.evidence()).println("pragma key = \"x'" + HEX + "'\"")),
                leak(
                        Secret.PICTURE,
                        Sink.EXCEPTION,
                        "cause",
                        device -> device.attempt(() -> {
                            throw refusal(new IllegalStateException(Base64.getEncoder()
                                    .encodeToString(("a" + new String(Secret.picture(), StandardCharsets.ISO_8859_1))
                                            .getBytes(StandardCharsets.ISO_8859_1))));
                        })),
                leak(
                        Secret.NAME,
                        Sink.EXCEPTION,
                        "suppressed",
                        device -> device.attempt(() -> {
                            RuntimeException thrown = refusal(new IllegalStateException());
                            thrown.addSuppressed(new IllegalStateException("patient " + Secret.NAME_VALUE));
                            throw thrown;
                        })),
                leak(
                        Secret.NAME,
                        Sink.EXCEPTION,
                        "problem",
                        device -> device.attempt(() -> {
                            throw MigrationException.refusing(
                                    Problem.ofFile(ProblemCode.RECOVERY_FAILED, Path.of("x"), Secret.NAME_VALUE));
                        })),
                leak(Secret.NUMBER, Sink.EVENT, "event", device -> {
                    device.fill();
                    device.migrator(
                                    EncryptedDevice.PATIENTS,
                                    new Coded(2, context -> context.progress(Secret.NUMBER_VALUE, Secret.NUMBER_VALUE)))
                            .migrate();
                }),
                leak(Secret.KEY, Sink.REPORT, "report", device -> device.attempt(() -> "key " + HEX)),
                leak(Secret.NAME, Sink.REPORT, "description", device -> device.shown(Secret.NAME_VALUE)),
                leak(Secret.NAME, Sink.LEDGER, "ledger", device -> {
                    device.fill();
                    device.meddle("UPDATE schema_version SET applied_by = (SELECT name FROM patient)");
                }),
                leak(
                        Secret.NUMBER,
                        Sink.FILE_NAME,
                        "name",
                        device -> Files.createDirectory(device.device().resolve("backup-" + Secret.NUMBER_VALUE))),
                leak(
                        Secret.PICTURE,
                        Sink.FILE,
                        "file",
                        device -> Files.write(device.device().resolve("copy"), Secret.picture())),
                leak(
                        Secret.OTHER_KEY,
                        Sink.FILE,
                        "temporary",
                        device -> Files.write(Files.createTempFile("any", "where"), Secret.otherKey())),
                leak(
                        Secret.KEY,
                        Sink.FILE,
                        "part",
                        device -> Files.write(
                                device.device().resolve("part"), java.util.Arrays.copyOfRange(Secret.key(), 20, 28))),
                leak(
                        Secret.NAME,
                        Sink.FILE,
                        "utf16",
                        device -> Files.writeString(
                                device.device().resolve("wide"), Secret.NAME_VALUE, StandardCharsets.UTF_16LE)));
    }

    /** Written by native code, which knows nothing of Java's streams. */
    static void pastJava() {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(Secret.PASSPHRASE_VALUE.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FailureCase leak(Secret secret, Sink sink, String way, FailureCase.Play play) {
        return FailureCase.without(secret + "-" + sink + "-" + way, play);
    }

    private static MigrationException refusal(Exception cause) {
        return new MigrationException(
                Problem.ofFile(ProblemCode.OPENING_FAILED, Path.of("x"), "x"),
                DatabaseState.UNTOUCHED,
                List.of(),
                cause);
    }
}
