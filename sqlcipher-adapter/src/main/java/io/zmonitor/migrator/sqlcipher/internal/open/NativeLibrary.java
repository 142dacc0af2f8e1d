package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The native library inside the driver's jar.
 *
 * @param driver it belongs to
 * @param resource its name there
 */
public record NativeLibrary(CipherDriver driver, String resource) {
    private static final String ROOT = "/org/sqlite/native/";

    /** The refusal if the driver could not load it. */
    public static MigrationException missing(DatabaseFile database, LinkageError failure) {
        Problem problem = Problem.ofFile(
                ProblemCode.NATIVE_LIBRARY_UNAVAILABLE,
                database.path(),
                failure.getClass().getSimpleName());
        return MigrationException.refusing(problem, failure);
    }

    /** Of the platform that this runs on, if the driver has it and we know its name. */
    public static Optional<NativeLibrary> ofThisPlatform(CipherDriver driver) {
        Optional<String> name = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        // No lambdas: this is part of a boot, and the first one of a process is expensive.
        if (name.isPresent()) {
            NativeLibrary library = new NativeLibrary(driver, name.get());
            if (library.exists()) {
                return Optional.of(library);
            }
        }
        return Optional.empty();
    }

    /** Where the driver keeps the library of a platform, named as Java names it. */
    public static Optional<String> resource(String system, String architecture) {
        String processor = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            case "x86", "i386", "i686" -> "x86";
            default -> "";
        };
        if (processor.isEmpty()) {
            return Optional.empty();
        }
        if (system.equals("Linux")) {
            return Optional.of(ROOT + (isMusl() ? "Linux-Musl/" : "Linux/") + processor + "/libsqlitejdbc.so");
        }
        return system.startsWith("Mac") && !processor.equals("x86")
                ? Optional.of(ROOT + "Mac/" + processor + "/libsqlitejdbc.jnilib")
                : Optional.empty();
    }

    // If this guess is wrong the driver fails to load the library, and unpacks the one it needs.
    private static boolean isMusl() {
        return Files.exists(Path.of("/etc/alpine-release"));
    }

    private boolean exists() {
        return driver.driver().getClass().getResource(resource) != null;
    }

    /** All of it. */
    byte[] content() throws IOException {
        try (InputStream stream = driver.driver().getClass().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("no " + resource);
            }
            return stream.readAllBytes();
        }
    }

    /** A file name for this content: another driver's library has another. */
    String fileName(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        return Long.toHexString(sum.getValue()) + "-" + content.length + "-" + name;
    }
}
