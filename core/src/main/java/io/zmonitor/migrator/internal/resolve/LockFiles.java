package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.folder.DirectoryFolder;
import io.zmonitor.migrator.internal.folder.Folder;
import io.zmonitor.migrator.internal.folder.FolderReader;
import io.zmonitor.migrator.internal.folder.LockFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Writes and verifies lock files; see {@link io.zmonitor.migrator.MigrationsLock}. */
public final class LockFiles {
    private LockFiles() {}

    /** Generates the folder's lock file, replacing the one that is there. */
    public static Path write(Path path) {
        Folder folder = new DirectoryFolder(path, DirectoryFolder.Writers.ANYONE);
        List<LockFile.Line> files =
                FolderReader.files(FolderReader.readAll(folder).scripts());
        if (files.isEmpty()) {
            throw MigrationException.refusing(folder.missing());
        }
        // Whether types may share numbers is the application's choice; what never may is refused here.
        FileSet.of(files, folder.place(), Numbering.PER_TYPE);
        Path lock = path.resolve(LockFile.NAME);
        try {
            // Moved into its place, so that nobody ever sees half of it; made anew, so that no link is written through.
            Path written = path.resolve(LockFile.NAME + ".new");
            Files.deleteIfExists(written);
            Files.write(
                    written,
                    LockFile.text(files).getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            Files.move(written, lock, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.LOCK_FILE_NOT_WRITTEN, lock), e);
        }
        return lock;
    }

    /** Refuses a lock file that does not say exactly what is in its folder. */
    public static void verify(Path path) {
        Folder folder = new DirectoryFolder(path, DirectoryFolder.Writers.ANYONE);
        Optional<byte[]> lock = folder.lock();
        if (lock.isEmpty()) {
            Path missing = path.resolve(LockFile.NAME);
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.UNREADABLE, missing), new NoSuchFileException(missing.toString()));
        }
        new LockedSet(folder, LockFile.read(folder.place(), lock.get()), Numbering.PER_TYPE).verify();
    }
}
