package io.zmonitor.migrator.crash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.sqlite.util.OSInfo;

/** The driver's native library, unpacked once for all children of a test: that is a quarter of what a child costs. */
final class NativeLibrary {
    private static final String NAME = System.mapLibraryName("sqlitejdbc");

    private NativeLibrary() {}

    /** The option that makes a child load it from this folder, where it is unpacked unless it is there already. */
    static String option(Path folder) throws IOException {
        Path library = folder.resolve(NAME);
        if (Files.notExists(library)) {
            String packed = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + NAME;
            try (InputStream bytes = OSInfo.class.getResourceAsStream(packed)) {
                Files.copy(Objects.requireNonNull(bytes, packed), library);
            }
        }
        return "-Dorg.sqlite.lib.path=" + folder;
    }
}
