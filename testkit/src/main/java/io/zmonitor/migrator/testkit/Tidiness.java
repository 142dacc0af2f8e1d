package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.internal.Adapter;
import io.zmonitor.migrator.testkit.internal.FilesBeside;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at what a test leaves behind. */
final class Tidiness {
    private static final int BUSY = 5;

    private final DatabaseFile file;
    private final TrackedOpener opener;
    private final Set<Tolerated> tolerated;
    private final Map<Tolerated, String> found = new LinkedHashMap<>();

    Tidiness(DatabaseFile file, TrackedOpener opener, Set<Tolerated> tolerated) {
        this.file = file;
        this.opener = opener;
        this.tolerated = tolerated;
    }

    /**
     * Closes what is open, and looks at the rest.
     *
     * @throws AssertionError if something was left that is not tolerated
     */
    void restore() throws IOException, SQLException {
        List<Throwable> open = opener.openNow();
        opener.closeAll();
        if (!open.isEmpty()) {
            found.put(Tolerated.OPEN_CONNECTIONS, connections(open.size()));
        }
        lookAtFiles();
        found.keySet().removeAll(tolerated);
        if (!found.isEmpty()) {
            AssertionError untidy = new AssertionError(text());
            if (found.containsKey(Tolerated.OPEN_CONNECTIONS)) {
                untidy.initCause(open.get(0));
                open.stream().skip(1).forEach(untidy::addSuppressed);
            }
            throw untidy;
        }
    }

    private String connections(int count) {
        return (count == 1 ? "a connection" : count + " connections") + " to " + file
                + " was left open; the cause says where it was opened";
    }

    private void lookAtFiles() throws IOException {
        List<Path> leftovers = new FilesBeside(file).leftovers();
        if (!leftovers.isEmpty()) {
            found.put(Tolerated.LEFTOVERS, "leftovers of " + file + ": " + leftovers);
        }
        // To open a file beside a crash's remains would clear them away.
        if (isRunLocked() || (leftovers.isEmpty() && isLocked())) {
            found.put(
                    Tolerated.HELD_LOCKS,
                    "a lock on " + file + " is still held, by a run or by a connection that was not opened with"
                            + " database.opener()");
        } else if (!Adapter.isPlain(opener.opened()) && Files.exists(file.path())) {
            List<Path> plaintext = new FilesBeside(file).plaintext();
            if (!plaintext.isEmpty()) {
                found.put(Tolerated.PLAINTEXT, "not encrypted: " + plaintext);
            }
        }
    }

    // Whoever holds it is of no use to a test that has ended; so it may lose the lock with our channel.
    private boolean isRunLocked() throws IOException {
        Path lock = file.sibling("-migrator-lock");
        if (tolerated.contains(Tolerated.HELD_LOCKS) || !Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private boolean isLocked() throws IOException {
        if (tolerated.contains(Tolerated.HELD_LOCKS) || !Files.exists(file.path()) || Files.size(file.path()) == 0) {
            return false;
        }
        try (Connection connection = opener.opened().open(file)) {
            Sql.execute(connection, "PRAGMA busy_timeout = 0", "BEGIN EXCLUSIVE", "ROLLBACK");
            return false;
        } catch (SQLException e) {
            return (e.getErrorCode() & 0xff) == BUSY;
        } catch (MigrationException e) {
            return false; // a test that has changed the key or damaged the file
        }
    }

    private String text() {
        List<String> lines = new ArrayList<>(found.values());
        return "The test did not tidy up: " + String.join("\n  ", lines)
                + "\nClose what the test opens. If it is meant, say tolerating(Tolerated."
                + String.join(
                        ", Tolerated.", found.keySet().stream().map(Enum::name).toList())
                + "), or tolerates = … in @MigratedDatabase.";
    }
}
