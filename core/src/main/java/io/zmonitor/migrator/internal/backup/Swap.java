package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.FileActions;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A complete, verified and flushed file becomes the database, and the old set of files is set aside whole. The one
 * way in which that is done, whatever the new file is: a backup, or the same database under another key.
 *
 * <p>An intent file says what is going on before anything moves, so that after a kill or a power cut at any moment the
 * next opening finishes it: nobody may open the database while there is one. At every moment the new file is whole
 * on the disk, and no journal or write-ahead log of the old database ever stands beside the new one, where SQLite would
 * replay it (driver fact 19). Under the run lock, with no connection of this process to the database. For one thread.
 */
public final class Swap {
    /** What the name of the intent file is, beyond the database's: a file of this name means that one is pending. */
    public static final String INTENT = "-migrator-intent";

    /**
     * What the name of the folder is, beyond the database's, in which copies of a crash's side files are kept until their
     * recovery is proved. They are about the old database: beside the new one they would be taken for its own, and put
     * back over it.
     */
    public static final String CRASHED = "-crashed";

    private static final String UNFINISHED_INTENT = "-migrator-intent-unfinished";
    private static final String NEXT = "-migrator-next";
    private static final String ASIDE = ".replaced-";
    private static final List<String> SIDES = List.of("-journal", "-wal", "-shm");
    private static final List<String> OLD_SET = List.of("-journal", "-wal", "-shm", CRASHED);

    private final DatabaseFile database;
    private final FileActions deeds;
    private final Set<Precaution> precautions;
    private final Path folder;

    /** For this database. Nothing is touched yet. */
    public Swap(DatabaseFile database) {
        this(database, new FileActions());
    }

    Swap(DatabaseFile database, FileActions deeds) {
        this(database, deeds, EnumSet.allOf(Precaution.class));
    }

    Swap(DatabaseFile database, Set<Precaution> precautions) {
        this(database, new FileActions(), precautions);
    }

    private Swap(DatabaseFile database, FileActions deeds, Set<Precaution> precautions) {
        this.database = database;
        this.deeds = deeds;
        this.precautions = precautions;
        this.folder = database.path().resolveSibling(".");
    }

    /**
     * Where the file that is to become the database is made, complete and flushed: beside it, on the same storage. Made
     * after the database was opened or looked after under this lock: what a kill left there is swept away by that.
     */
    public static DatabaseFile next(DatabaseFile database) {
        return new DatabaseFile(database.sibling(NEXT));
    }

    /**
     * Deletes a file that was to become the database, what stands beside it, and an intent that was never announced. Not
     * while one is.
     */
    public static void discardNext(DatabaseFile database) throws IOException {
        for (Path file : unfinished(database)) {
            Files.deleteIfExists(file);
        }
    }

    /** What {@link #discardNext} deletes, if it is there. */
    public static List<Path> unfinished(DatabaseFile database) {
        List<Path> files = new ArrayList<>();
        files.add(database.sibling(UNFINISHED_INTENT));
        files.add(database.sibling(NEXT));
        for (String side : SIDES) {
            files.add(database.sibling(NEXT + side));
        }
        return files;
    }

    /**
     * Puts {@link #next} in the database's place.
     *
     * @param at names the folder of the old set
     * @return the folder in which the old set is now; nothing if there was no old file of any kind
     * @throws SwapBegun if it fails on the way: it is for the next opening to finish it, or is finished already
     * @throws MigrationException if the database's path is a symbolic link: renaming would replace the link
     */
    public Optional<Path> execute(Instant at) throws IOException {
        if (Files.isSymbolicLink(database.path())) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.SWAP_OF_A_LINK, database.path()));
        }
        Path next = next(database).path();
        Intent.Old old = exists(database.path()) ? Intent.Old.PRESENT : Intent.Old.ABSENT;
        Intent intent = new Intent(asideName(at), old, Files.size(next));
        deeds.delete(database.sibling(UNFINISHED_INTENT));
        deeds.flush(next);
        if (precautions.contains(Precaution.ANNOUNCED)) {
            announce(intent);
        }
        try {
            forward(intent);
        } catch (IOException e) {
            throw new SwapInterrupted(e);
        }
        Path aside = aside(intent);
        return exists(aside) ? Optional.of(aside) : Optional.empty();
    }

    // What cannot be announced, for want of space for example, is given up: it would only take space.
    private void announce(Intent intent) throws IOException {
        try (Unfinished next = new Unfinished(() -> discardNext(database))) {
            deeds.write(database.sibling(UNFINISHED_INTENT), intent.bytes());
            next.keep();
        }
        deeds.move(database.sibling(UNFINISHED_INTENT), database.sibling(INTENT));
        deeds.flush(folder);
    }

    /** Lets a swap be finished only by whoever has to do with it. */
    @FunctionalInterface
    public interface Proof {
        /**
         * Refuses a key that opens none of these files.
         *
         * @param candidates the new file, and the one that it replaces, as far as they are there
         */
        void require(List<DatabaseFile> candidates) throws IOException, SQLException;
    }

    /**
     * Finishes what a kill interrupted, if anything, or, if the new file is gone, puts the old set back.
     *
     * @return the folder in which the old set is now, if the new file has its place
     * @throws MigrationException {@link ProblemCode#SWAP_UNCLEAR} if neither can be done without guessing, or what the
     *     proof refuses; nothing is moved then
     */
    public Optional<Path> resume(Proof proof) throws IOException, SQLException {
        if (!exists(database.sibling(INTENT))) {
            return Optional.empty();
        }
        Optional<Intent> read = Intent.read(Files.readAllBytes(database.sibling(INTENT)));
        Resumption resumption = Resumption.of(read, found(read));
        if (resumption != Resumption.REFUSE) {
            proof.require(candidates(read.orElseThrow()));
        }
        switch (resumption) {
            case FORWARD -> forward(read.orElseThrow());
            case BACK -> back(read.orElseThrow());
            case CLEAR -> clear();
            case REFUSE ->
                throw MigrationException.refusing(Problem.ofFile(
                        ProblemCode.SWAP_UNCLEAR,
                        database.path(),
                        database.sibling(INTENT).toString()));
        }
        return resumption == Resumption.BACK
                ? Optional.empty()
                : read.map(this::aside).filter(Swap::exists);
    }

    private List<DatabaseFile> candidates(Intent intent) {
        List<DatabaseFile> candidates = new ArrayList<>();
        for (Path file : List.of(next(database).path(), database.path(), inside(aside(intent), database.path()))) {
            if (exists(file)) {
                candidates.add(new DatabaseFile(file));
            }
        }
        return candidates;
    }

    private Resumption.Found found(Optional<Intent> intent) throws IOException {
        Path next = next(database).path();
        boolean whole = intent.isPresent()
                && exists(next)
                && Files.size(next) == intent.get().size();
        boolean aside = intent.isPresent() && exists(inside(aside(intent.get()), database.path()));
        return new Resumption.Found(exists(database.path()), whole, aside);
    }

    private void forward(Intent intent) throws IOException {
        Path aside = aside(intent);
        boolean current = exists(database.path()) && intent.old() == Intent.Old.PRESENT;
        if (current || anySide()) {
            if (!exists(aside)) {
                deeds.createFolder(aside);
            }
            if (precautions.contains(Precaution.SIDES_ASIDE)) {
                setSidesAside(aside);
            }
            if (current) {
                deeds.move(database.path(), inside(aside, database.path()));
            }
            deeds.flush(aside);
            deeds.flush(folder);
        }
        deeds.move(next(database).path(), database.path());
        deeds.flush(folder);
        clear();
    }

    // First of all, and flushed before anything else moves: what is left beside is replayed over the new file.
    private void setSidesAside(Path aside) throws IOException {
        for (String side : OLD_SET) {
            Path file = database.sibling(side);
            if (isOfTheSet(file)) {
                deeds.move(file, free(inside(aside, file)));
            }
        }
        deeds.flush(aside);
        deeds.flush(folder);
    }

    // The side files first: a database without its journal is only half of itself.
    private void back(Intent intent) throws IOException {
        Path aside = aside(intent);
        for (String side : OLD_SET) {
            Path file = database.sibling(side);
            if (exists(inside(aside, file)) && !exists(file)) {
                deeds.move(inside(aside, file), file);
            }
        }
        if (!exists(database.path())) {
            deeds.move(inside(aside, database.path()), database.path());
        }
        deeds.flush(folder); // where they are now, before where they were
        if (exists(aside)) {
            deeds.flush(aside);
        }
        clear();
        discardNext(database);
    }

    private void clear() throws IOException {
        deeds.delete(database.sibling(INTENT));
        deeds.flush(folder);
    }

    private String asideName(Instant at) {
        return free(database.sibling(ASIDE + BackupName.stamp(at)))
                .getFileName()
                .toString()
                .substring(database.path().getFileName().toString().length());
    }

    private static Path free(Path wanted) {
        Path free = wanted;
        for (int number = 2; exists(free); number++) {
            free = wanted.resolveSibling(wanted.getFileName() + "-" + number);
        }
        return free;
    }

    private boolean anySide() {
        return OLD_SET.stream().anyMatch(side -> isOfTheSet(database.sibling(side)));
    }

    // What is kept of a crash is a folder: a file of its name is somebody's own, for example another database.
    private boolean isOfTheSet(Path file) {
        return exists(file)
                && !(file.equals(database.sibling(CRASHED)) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    private Path aside(Intent intent) {
        return database.sibling(intent.aside());
    }

    private static Path inside(Path aside, Path file) {
        return aside.resolve(file.getFileName());
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
