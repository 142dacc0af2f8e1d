package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says who holds the run lock, in a file of its own beside it. For messages only, never for a decision: after a kill it
 * stays behind, and it may be read half written.
 */
final class LockHolder {
    private static final String SUFFIX = "-migrator-holder";

    private final Path file;

    LockHolder(DatabaseFile database) {
        this.file = database.sibling(SUFFIX);
    }

    void write(String application) throws IOException {
        Files.deleteIfExists(file);
        OwnerOnly.create(file);
        Files.writeString(
                file, application + ", process " + ProcessHandle.current().pid());
    }

    String read() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            // Nobody has written it yet, or its writer has just left: nothing is known, which is what is said.
            return "unknown";
        }
    }

    void erase() throws IOException {
        Files.deleteIfExists(file);
    }
}
