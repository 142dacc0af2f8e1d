package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Says who holds the run lock, in a file of its own beside it. For messages only, never for a decision: after a kill it
 * stays behind, and it may be read half written.
 */
final class LockHolder {
    /** What its file's name is, beyond the database's. */
    static final String SUFFIX = "-migrator-holder";

    private static final String UNKNOWN = "unknown";
    private static final String NAMELESS = "an application that gave no name";
    private static final int LONGEST = 200;

    private final Path file;

    LockHolder(DatabaseFile database) {
        this.file = database.sibling(SUFFIX);
    }

    void write(String application) throws IOException {
        Files.deleteIfExists(file);
        String named = application.equals(LedgerEntry.UNNAMED) ? NAMELESS : application;
        OwnerOnly.createWith(
                file, named + ", process " + ProcessHandle.current().pid());
    }

    // It ends in a message: what a link leads to is not shown, a pipe is not waited for, and only its beginning is
    // read.
    String read() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return UNKNOWN;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return printable(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody has written it yet, or its writer has just left: nothing is known, which is what is said.
            return UNKNOWN;
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{C}", " ").strip();
    }

    // At the end of a run, which has succeeded or failed by other reasons: it stays behind, as after a kill.
    void erase() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Nobody decides by it.
        }
    }
}
