package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.folder.DirectoryFolder;
import io.zmonitor.migrator.internal.folder.FileNameReader;
import io.zmonitor.migrator.internal.folder.Folder;
import io.zmonitor.migrator.internal.folder.FolderReader;
import io.zmonitor.migrator.internal.folder.LockFile;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes and verifies lock files; see {@link io.zmonitor.migrator.MigrationsLock}. */
public final class LockFiles {
    private LockFiles() {}

    /** Generates the folder's lock file, replacing the one that is there. */
    public static Path write(Path path) {
        Folder folder = new DirectoryFolder(path, DirectoryFolder.Writers.ANYONE);
        FolderReader.Read read = FolderReader.readAll(folder);
        List<LockFile.Line> files = FolderReader.files(read.scripts());
        if (files.isEmpty()) {
            throw MigrationException.refusing(folder.missing());
        }
        // Whether types may share numbers is the application's choice; what never may is refused here.
        FileSet.of(files, folder.place(), Numbering.PER_TYPE);
        String text = LockFile.text(files, snapshots(folder, read.snapshots()));
        return write(path, LockFile.NAME, text, ProblemCode.LOCK_FILE_NOT_WRITTEN);
    }

    private static List<LockFile.Line> snapshots(Folder folder, List<String> paths) {
        List<ScriptText> texts = new ArrayList<>();
        try (Folder.Contents contents = folder.open()) {
            for (String snapshot : paths) {
                texts.add(FolderReader.read(contents, snapshot));
            }
        }
        return FolderReader.files(texts);
    }

    /** Writes a snapshot, and the lock file anew if the folder has one. */
    public static Path writeSnapshot(Path path, long number, String text) {
        boolean locked =
                new DirectoryFolder(path, DirectoryFolder.Writers.ANYONE).lock().isPresent();
        Path snapshot = write(path, FileNameReader.snapshot(number), text, ProblemCode.SNAPSHOT_NOT_WRITTEN);
        if (locked) {
            write(path);
        }
        return snapshot;
    }

    private static Path write(Path folder, String name, String text, ProblemCode failing) {
        Path file = folder.resolve(name);
        try {
            // Moved into its place, so that nobody ever sees half of it; made anew, so that no link is written through.
            Path written = folder.resolve(name + ".new");
            Files.createDirectories(written.resolveSibling(""));
            Files.deleteIfExists(written);
            Files.write(
                    written,
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MigrationException.refusing(Problem.ofFile(failing, file), e);
        }
        return file;
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
