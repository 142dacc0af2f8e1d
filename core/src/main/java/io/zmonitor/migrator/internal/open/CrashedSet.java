package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A database file beside which a journal or write-ahead log with content stands: a crash left it, or another connection
 * is at work. SQLite recovers it by itself at the next opening, which writes. With a wrong key or a read error that
 * recovery would destroy it (driver facts 2, 3), so the files are copied aside first.
 */
final class CrashedSet {
    private static final String UNFINISHED = "-crashed-unfinished";
    private static final String ASIDE = "-crashed";
    private static final String QUARANTINE = "-quarantine-";

    private CrashedSet() {}

    /** The side files with content. Looks at sizes only: nothing is opened. */
    static List<Path> sideFiles(DatabaseFile database) {
        List<Path> found = new ArrayList<>();
        addIfContent(database.journal(), found);
        addIfContent(database.wal(), found);
        return found;
    }

    /**
     * Copies the file and its side files into a folder beside it, and flushes all of it. A copy that an earlier,
     * interrupted recovery left there is replaced once the new one is whole.
     *
     * @throws IOException if the copy cannot be made; then the set itself is as it was
     */
    static Path copyAside(DatabaseFile database) throws IOException {
        Path unfinished = database.sibling(UNFINISHED);
        remove(unfinished);
        OwnerOnly.createFolder(unfinished);
        copyInto(unfinished, database.path());
        for (Path sideFile : sideFiles(database)) {
            copyInto(unfinished, sideFile);
        }
        OwnerOnly.flush(unfinished);
        Path aside = database.sibling(ASIDE);
        remove(aside);
        Files.move(unfinished, aside, StandardCopyOption.ATOMIC_MOVE);
        OwnerOnly.flush(folderOf(database));
        return aside;
    }

    /** Keeps a copy for good, under the next free name, because the recovery failed. */
    static Path quarantine(DatabaseFile database, Path aside) throws IOException {
        int number = 1;
        while (Files.exists(database.sibling(QUARANTINE + number))) {
            number++;
        }
        Path kept = database.sibling(QUARANTINE + number);
        Files.move(aside, kept, StandardCopyOption.ATOMIC_MOVE);
        OwnerOnly.flush(folderOf(database));
        return kept;
    }

    /** Removes a copy, after the recovery was verified. Of a link, only the link: what it leads to is not ours. */
    static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void copyInto(Path folder, Path file) throws IOException {
        Path copy = folder.resolve(file.getFileName());
        OwnerOnly.create(copy);
        OwnerOnly.copyContent(file, copy);
    }

    private static Path folderOf(DatabaseFile database) {
        return database.path().resolveSibling(".");
    }

    private static void addIfContent(Path file, List<Path> found) {
        if (Files.isSymbolicLink(file)) {
            // Its content is another file's: rolled back into this one, it would be nobody's database.
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.LINK_BESIDE_DATABASE, file));
        }
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 0) {
                found.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
