package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder of the file system. Links are followed only to files that lie in the folder themselves. */
record DirectoryFolder(Path path) implements Folder, Folder.Contents {
    @Override
    public String place() {
        return path.toString();
    }

    @Override
    public Optional<byte[]> lock() {
        try {
            return Optional.of(read(LockFile.NAME));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Files.isDirectory(path) ? unreadable(LockFile.NAME, e) : MigrationException.refusing(missing(), e);
        }
    }

    @Override
    public Contents open() {
        return this;
    }

    @Override
    public Problem missing() {
        return Problem.ofFile(ProblemCode.SOURCE_MISSING, path);
    }

    @Override
    public Optional<List<String>> list() {
        if (!Files.isDirectory(path)) {
            throw MigrationException.refusing(missing());
        }
        try {
            // The folder itself may be a link; what is in it may not lead out of it.
            Listing listing = new Listing(path.toRealPath());
            Files.walkFileTree(listing.root, listing);
            return Optional.of(listing.names);
        } catch (IOException e) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.UNREADABLE, path), e);
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        return Files.readAllBytes(path.resolve(name));
    }

    @Override
    public void close() {
        // Nothing stays open.
    }

    private static MigrationException unreadable(String name, IOException cause) {
        return MigrationException.refusing(Problem.ofScript(ProblemCode.UNREADABLE, ScriptLocation.file(name)), cause);
    }

    private static final class Listing extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> names = new ArrayList<>();

        Listing(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = name(file);
            if (attributes.isSymbolicLink()) {
                checkLink(file, name);
            } else if (!attributes.isRegularFile() && FileNameReader.isScript(name)) {
                throw unreadable(name, new IOException("not a regular file"));
            }
            names.add(name);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
            if (file.equals(root)) {
                throw cause;
            }
            throw unreadable(name(file), cause);
        }

        private void checkLink(Path link, String name) throws IOException {
            boolean script = FileNameReader.isScript(name);
            boolean leaves = script && Files.exists(link) && !link.toRealPath().startsWith(root);
            if (leaves || Files.isDirectory(link)) {
                throw MigrationException.refusing(
                        Problem.ofScript(ProblemCode.LINK_REFUSED, ScriptLocation.file(name)));
            }
        }

        private String name(Path file) {
            return root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
        }
    }
}
