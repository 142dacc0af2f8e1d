package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Renaming;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A copy of a database in a folder of its own, owner-only and on the same storage, for a run that the database itself
 * does not see. Closing it deletes the folder; one that a kill left is deleted by the next rehearsal. For one rehearsal.
 */
public final class RehearsalCopy implements RunListener, AutoCloseable {
    private static final String FOLDER = "-rehearsal";

    private final DatabaseFile database;
    private final DatabaseFile copy;
    private final Path folder;
    private long peak;
    private boolean swapped;

    private RehearsalCopy(DatabaseFile database, Path folder) {
        this.database = database;
        this.folder = folder;
        this.copy = new DatabaseFile(folder.resolve(database.path().getFileName()));
    }

    /** Where the copy of a database is made. */
    public static Path folder(DatabaseFile database) {
        return database.sibling(FOLDER);
    }

    /** Makes it, verified. */
    public static RehearsalCopy of(VerifiedCopy source) throws IOException, SQLException {
        Path folder = folder(source.database());
        remove(folder);
        OwnerOnly.createFolder(folder);
        RehearsalCopy made = new RehearsalCopy(source.database(), folder);
        try (Unfinished unfinished = new Unfinished(() -> remove(folder))) {
            source.make(made.copy.path());
            made.look();
            unfinished.keep();
            return made;
        }
    }

    /** Where it is. */
    public DatabaseFile database() {
        return copy;
    }

    /** How many bytes it has now. */
    public long size() throws IOException {
        return Files.size(copy.path());
    }

    /** The most that it and its side files took, as far as was seen. */
    public long peak() {
        return peak;
    }

    /** Looks how much there is on the disk now; a statement's journal is there until the commit. */
    @Override
    public void on(RunListener.Event event) {
        try {
            look();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look() throws IOException {
        long bytes = 0;
        for (Path file : List.of(copy.path(), copy.journal(), copy.wal())) {
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        peak = Math.max(peak, bytes);
    }

    /**
     * Puts it in the original's place, and makes the original a backup.
     *
     * @param original as it was before it was copied
     * @param entry the row about it, written into the copy
     * @return where the original is now
     * @throws MigrationException {@link ProblemCode#ORIGINAL_CHANGED} if somebody wrote to the original meanwhile
     */
    public Optional<Path> becomeDatabase(Original original, DatabaseOpener opener, Replacement.Entry entry, Instant at)
            throws IOException, SQLException {
        Replacement replacement = new Replacement(database, opener);
        replacement.make(this::moveTo, entry);
        original.requireUnchanged();
        Optional<Path> aside = replacement.publish(at);
        swapped = true;
        return aside.map(folderOfOld -> backup(folderOfOld, at));
    }

    // Until both folders know it, a power cut may leave the empty file under the new name.
    private void moveTo(DatabaseFile next) throws IOException {
        Renaming.move(copy.path(), next.path());
        OwnerOnly.flush(next.path().resolveSibling("."));
        OwnerOnly.flush(folder);
    }

    // It was proved when it was copied, and nobody has written since. The swap is done: what fails here is only a name.
    private Path backup(Path aside, Instant at) {
        BackupFolder backups = new BackupFolder(database, BackupPolicy.always());
        Path old = aside.resolve(database.path().getFileName());
        Path named = old;
        try {
            Path file = backups.free(at, old);
            Renaming.move(old, file);
            named = file;
            OwnerOnly.flush(backups.path());
            OwnerOnly.flush(aside); // or a power cut may take the folder with the file in it
            Files.delete(aside);
        } catch (IOException e) {
            return Files.exists(old) ? old : named;
        }
        return named;
    }

    @Override
    public void close() throws IOException {
        try {
            remove(folder);
        } catch (IOException e) {
            if (!swapped) {
                throw e;
            }
            // It is empty, and the next rehearsal deletes it. The swap is done, and must not look like a failure.
        }
    }

    // With the folders in it: a kill while the run recovers its own log leaves one. No link is followed.
    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
