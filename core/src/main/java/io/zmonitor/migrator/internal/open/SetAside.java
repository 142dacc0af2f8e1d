package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Swap;
import io.zmonitor.migrator.internal.file.FileStamp;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Renaming;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept of a crashed set until its recovery is proved: copies of its side files and of the first bytes of the
 * database, in a folder beside it. Recovering from a side file twice gives what recovering once gives, so these are all
 * that another attempt needs (decision 014).
 */
final class SetAside {
    /** More than the largest page of SQLite's. */
    private static final long HEAD = 65_536;

    private static final String UNFINISHED = Swap.CRASHED + "-unfinished";
    private static final String REMOVED = UNFINISHED + "-removed";
    private static final String UNFINISHED_RETURN = Swap.CRASHED + "-returning";
    private static final String QUARANTINE = "-quarantine-";
    /** What the note in the folder is called. */
    static final String NOTE = "recovered";

    private final DatabaseFile database;
    private final Path folder;

    SetAside(DatabaseFile database) {
        this.database = database;
        this.folder = database.sibling(Swap.CRASHED);
    }

    /**
     * Whether a recovery was begun and not proved. Asks for attributes and nothing else. A file of that name is somebody's
     * own, for example another database, and so is a folder that does not hold what a copy of ours holds: the beginning
     * of the database and at least one side file.
     */
    static boolean exists(DatabaseFile database) {
        Path folder = database.sibling(Swap.CRASHED);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path start = folder.resolve(String.valueOf(database.path().getFileName()));
        return Files.isRegularFile(start, LinkOption.NOFOLLOW_LINKS)
                && (isCopy(start, "-journal") || isCopy(start, "-wal"));
    }

    private static boolean isCopy(Path start, String side) {
        return Files.isRegularFile(start.resolveSibling(start.getFileName() + side), LinkOption.NOFOLLOW_LINKS);
    }

    /** Folders of copies that were not finished, or not removed to the end. */
    static List<Path> unfinished(DatabaseFile database) {
        return List.of(database.sibling(UNFINISHED), database.sibling(REMOVED));
    }

    /** A copy that was about to be put back. */
    static Path unfinishedReturn(DatabaseFile database) {
        return database.sibling(UNFINISHED_RETURN);
    }

    /** The copies under the names that they have beside the database. */
    DatabaseFile files() {
        return new DatabaseFile(folder.resolve(String.valueOf(database.path().getFileName())));
    }

    /**
     * Copies the hot side files, and flushes all of it. An earlier copy is replaced once this one is whole.
     *
     * @throws IOException if the copy cannot be made; then the set itself is as it was
     */
    void copy() throws IOException {
        requireFree();
        Path unfinished = copiedInto(HEAD);
        remove();
        Renaming.move(unfinished, folder);
        flushFolder();
    }

    // An empty folder is nobody's, and makes place by itself.
    private void requireFree() throws IOException {
        if (!exists(database)
                && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                && !(Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isEmpty(folder))) {
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.CRASH_FOLDER_TAKEN, database.path(), folder.toString()));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private void copyInto(Path unfinished, long mostOfDatabase) throws IOException {
        OwnerOnly.createFolder(unfinished);
        copyInto(unfinished, database.path(), mostOfDatabase);
        for (Path sideFile : CrashedFiles.hotFiles(database)) {
            copyInto(unfinished, sideFile, Long.MAX_VALUE);
        }
        OwnerOnly.flush(unfinished);
    }

    /** How what stands beside the database compares with the copies. */
    SideFileState compare() throws IOException {
        if (!exists(database)) {
            return SideFileState.NOTHING_KEPT;
        }
        List<Path> hot = CrashedFiles.hotFiles(database);
        for (Path file : hot) {
            Path copy = folder.resolve(file.getFileName());
            if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                return SideFileState.OTHER;
            }
        }
        if (hot.isEmpty()) {
            return SideFileState.GONE;
        }
        return hot.size() == sideCopies().size() ? SideFileState.SAME : SideFileState.PARTLY_GONE;
    }

    /** Notes what the database looks like after a recovery, while nobody else can write. */
    void note(FileStamp recovered) throws IOException {
        Path note = folder.resolve(NOTE);
        Files.deleteIfExists(note);
        OwnerOnly.createWith(note, recovered.toString());
        OwnerOnly.flush(note);
    }

    /** Whether the database still looks as it was noted after a recovery: nobody has written since. */
    boolean isNoted(FileStamp now) throws IOException {
        Path note = folder.resolve(NOTE);
        return Files.exists(note) && Files.readString(note).equals(now.toString());
    }

    /** Where the copies are. */
    Path folder() {
        return folder;
    }

    /** Puts the copies of the side files back beside the database, whole and flushed or not at all. */
    void putBack() throws IOException {
        Path unfinished = database.sibling(UNFINISHED_RETURN);
        for (Path copy : sideCopies()) {
            Files.deleteIfExists(unfinished);
            OwnerOnly.create(unfinished);
            OwnerOnly.copyContent(copy, unfinished);
            Renaming.move(unfinished, database.path().resolveSibling(copy.getFileName()));
        }
        flushFolder();
    }

    /** Whether the crash left a write-ahead log. */
    boolean holdsLog() {
        return Files.exists(files().wal());
    }

    /** Removes the copies: the recovery was proved, or there was none. A kill leaves nothing that is taken for a copy. */
    void remove() throws IOException {
        if (exists(database)) {
            Path removed = database.sibling(REMOVED);
            remove(removed);
            Renaming.move(folder, removed);
            remove(removed);
        }
    }

    /** Keeps the copies for good, under the next free name; or drops them if exactly these are kept already. */
    Path quarantine() throws IOException {
        int number = 1;
        for (; Files.exists(kept(number)); number++) {
            if (isSame(kept(number))) {
                remove();
                return kept(number);
            }
        }
        Renaming.move(folder, kept(number));
        flushFolder();
        return kept(number);
    }

    /**
     * Copies the whole set, for good, under the next free name; or finds that these side files are kept already. The set
     * stays as it is.
     */
    Path quarantineWholeSet() throws IOException {
        int number = 1;
        for (; Files.exists(kept(number)); number++) {
            if (holdsSideFiles(kept(number))) {
                return kept(number);
            }
        }
        Renaming.move(copiedInto(Long.MAX_VALUE), kept(number));
        flushFolder();
        return kept(number);
    }

    // If it cannot be made nothing stays of it, or a full disk would stay full.
    private Path copiedInto(long most) throws IOException {
        Path unfinished = database.sibling(UNFINISHED);
        remove(unfinished);
        try (Unfinished copy = new Unfinished(() -> remove(unfinished))) {
            copyInto(unfinished, most);
            copy.keep();
        }
        return unfinished;
    }

    private boolean holdsSideFiles(Path kept) throws IOException {
        for (Path file : CrashedFiles.hotFiles(database)) {
            Path copy = kept.resolve(file.getFileName());
            if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                return false;
            }
        }
        return true;
    }

    private Path kept(int number) {
        return database.sibling(QUARANTINE + number);
    }

    private boolean isSame(Path kept) throws IOException {
        for (Path copy : sideCopies()) {
            Path other = kept.resolve(copy.getFileName());
            if (!Files.exists(other) || Files.mismatch(copy, other) >= 0) {
                return false;
            }
        }
        return true;
    }

    private List<Path> sideCopies() {
        List<Path> copies = new ArrayList<>();
        for (Path file : List.of(files().wal(), files().journal())) {
            if (Files.exists(file)) {
                copies.add(file);
            }
        }
        return copies;
    }

    private void flushFolder() throws IOException {
        Optional<Path> parent = Optional.ofNullable(database.path().getParent());
        if (parent.isPresent()) {
            OwnerOnly.flush(parent.get());
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder); // of a link, only the link: what it leads to is not ours
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void copyInto(Path folder, Path file, long most) throws IOException {
        Path copy = folder.resolve(file.getFileName());
        OwnerOnly.create(copy);
        OwnerOnly.copyUnflushed(file, copy, most);
        OwnerOnly.flush(copy);
    }
}
