package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which files may be read by anybody: none, but what has always been in plaintext. */
final class Secrecy {
    private Secrecy() {}

    /** Where a key or a marked row can be read although it must not. */
    static List<String> found(Path folder, MaintenanceCall deed) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path file : entries.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (deed != MaintenanceCall.ENCRYPT || !wasPlain(name)) {
                    found.addAll(Oracle.secretsIn(name, Files.readAllBytes(file)));
                }
            }
        }
        return found;
    }

    // The database before, what stood beside it, and the original that docs/how-to/keys.md says is kept.
    private static boolean wasPlain(String name) {
        return name.startsWith(FileSet.NAME + ".replaced-")
                || List.of("", "-journal", "-wal", "-shm").contains(name.replaceFirst("^" + FileSet.NAME, ""));
    }
}
