package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of the file system. Links are followed only to files that lie in the folder themselves.
 *
 * @param path where it is
 * @param writers who may be allowed to change it
 */
public record DirectoryFolder(Path path, Writers writers) implements Folder, Folder.Contents {
    /** Who may be allowed to change the files that a run executes. */
    public enum Writers {
        /** Not every user of the machine: that is refused. */
        CHECKED,
        /** Whoever may; nothing is looked at. */
        ANYONE
    }

    @Override
    public String place() {
        return path.toString();
    }

    @Override
    public Optional<byte[]> lock() {
        try {
            Path lock = path.resolve(LockFile.NAME);
            if (Files.isSymbolicLink(lock)) {
                DirectoryListing.checkLink(path.toRealPath(), lock, LockFile.NAME);
            }
            return Optional.of(read(LockFile.NAME));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Files.isDirectory(path)
                    ? ClasspathFolder.unreadable(LockFile.NAME, e)
                    : MigrationException.refusing(missing(), e);
        }
    }

    @Override
    public Contents open() {
        return this;
    }

    @Override
    public Problem missing() {
        return Problem.ofFile(
                ProblemCode.SOURCE_MISSING,
                path,
                "Check the folder's name, and that scripts are in it or in its folders");
    }

    @Override
    public Optional<List<String>> list() {
        return list(Set.of());
    }

    @Override
    public Optional<List<String>> list(Set<String> proved) {
        if (!Files.isDirectory(path)) {
            throw MigrationException.refusing(missing());
        }
        try {
            return Optional.of(DirectoryListing.of(this, proved));
        } catch (IOException e) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.UNREADABLE, path), e);
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        Path file = file(name);
        // Asked first: reading a pipe would wait for its writer for ever.
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.SCRIPT_NOT_A_FILE, ScriptLocation.file(name)));
        }
        if (attributes.size() > Limits.MOST_BYTES) {
            throw Limits.tooLarge(name);
        }
        return Files.readAllBytes(file);
    }

    // With LANG=C Java cannot write the names of files whose letters are not ASCII.
    private Path file(String name) {
        try {
            return path.resolve(name);
        } catch (InvalidPathException e) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.NAME_NOT_ENCODABLE,
                    ScriptLocation.file(name),
                    System.getProperty("sun.jnu.encoding", "unknown")));
        }
    }

    @Override
    public void close() {
        // Nothing stays open.
    }
}
