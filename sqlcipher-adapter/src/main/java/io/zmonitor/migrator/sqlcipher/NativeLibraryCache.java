package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.NativeLibrary;
import io.zmonitor.migrator.sqlcipher.internal.open.OwnersFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the driver's native library unpacked in a folder, so that it is unpacked once and not at each boot. Optional: a
 * boot is about a fifth shorter, and a killed process no longer leaves a copy in the temporary folder. Call {@link #use}
 * before anything opens a database:
 *
 * <pre>{@code
 * NativeLibraryCache.in(Path.of("/var/lib/monitor/native")).use();
 * }</pre>
 *
 * <p>What lies in the folder is loaded as code. So it belongs to the user of this process alone, others may not even read
 * it, and at each call the library is compared with the driver's own, byte by byte. Choose a folder whose parents only
 * trusted users can write: not one in the temporary folder. For Linux and macOS; elsewhere it does nothing.
 *
 * <p>Immutable and thread-safe; several processes may use one folder.
 */
public final class NativeLibraryCache {
    /** Where the driver looks before it unpacks: system properties are the only way to tell it. */
    private static final String FOLDER_PROPERTY = "org.sqlite.lib.path";

    private static final String NAME_PROPERTY = "org.sqlite.lib.name";

    private final Path folder;

    private NativeLibraryCache(Path folder) {
        this.folder = folder;
    }

    /** A cache in this folder, which is made when it is used, readable and writable by its owner only. */
    public static NativeLibraryCache in(Path folder) {
        return new NativeLibraryCache(folder.toAbsolutePath().normalize());
    }

    /**
     * Unpacks the library unless it is there already, and has the driver load it from there: sets the system properties
     * {@code org.sqlite.lib.path} and {@code org.sqlite.lib.name}, for the whole process. Without effect if the driver
     * has loaded its library already.
     *
     * @return the library; nothing if it cannot be kept, since this platform is not known or the folder cannot be written:
     *     then the driver unpacks it as always
     * @throws io.zmonitor.migrator.MigrationException {@link io.zmonitor.migrator.ProblemCode#NATIVE_CACHE_UNSAFE} if
     *     others than the owner can get at the folder, or no encrypting driver is there
     * @throws IllegalStateException if the properties name another library
     */
    public Optional<Path> use() {
        Optional<NativeLibrary> library = NativeLibrary.ofThisPlatform(CipherDriver.find(folder));
        if (library.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = new OwnersFolder(folder).keep(library.get());
            String name = String.valueOf(file.getFileName());
            requireUnsaid(FOLDER_PROPERTY, folder.toString());
            requireUnsaid(NAME_PROPERTY, name);
            System.setProperty(FOLDER_PROPERTY, folder.toString());
            System.setProperty(NAME_PROPERTY, name);
            return Optional.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // Both are asked for before one is set: half of it would name a library that is not there.
    private static void requireUnsaid(String property, String value) {
        String present = System.getProperty(property);
        if (present != null && !present.equals(value)) {
            throw new IllegalStateException(property + " is set to " + present + " already");
        }
    }

    /** Prints the folder. */
    @Override
    public String toString() {
        return folder.toString();
    }
}
