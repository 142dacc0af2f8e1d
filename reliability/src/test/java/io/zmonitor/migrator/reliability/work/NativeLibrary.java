package io.zmonitor.migrator.reliability.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.OSInfo;

/**
 * The driver's native library, extracted once for all children: each that is killed would leave 1.15 MB behind (driver
 * fact 8), and each start would take four times as long.
 */
final class NativeLibrary {
    private static final Path FOLDER = extracted();

    private NativeLibrary() {}

    static Path folder() {
        return FOLDER;
    }

    private static Path extracted() {
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream library = OSInfo.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IllegalStateException("the driver has no " + resource);
            }
            Path folder = Files.createDirectories(
                    Path.of("target", "native-" + ProcessHandle.current().pid()).toAbsolutePath());
            Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            folder.toFile().deleteOnExit();
            folder.resolve(name).toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
