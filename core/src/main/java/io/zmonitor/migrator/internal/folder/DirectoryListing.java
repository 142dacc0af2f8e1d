package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lists a folder of the file system, and refuses what no folder of migrations holds. */
final class DirectoryListing extends SimpleFileVisitor<Path> {
    private final Path root;
    private final int beforeNames;
    private final boolean writersChecked;
    private final List<String> names = new ArrayList<>();

    private DirectoryListing(DirectoryFolder folder) throws IOException {
        // The folder itself may be a link; what is in it may not lead out of it.
        this.root = folder.path().toRealPath();
        String separator = root.getFileSystem().getSeparator();
        this.beforeNames = root.toString().length() + (root.toString().endsWith(separator) ? 0 : separator.length());
        this.writersChecked = folder.writers() == DirectoryFolder.Writers.CHECKED
                && root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static List<String> of(DirectoryFolder folder) throws IOException {
        DirectoryListing listing = new DirectoryListing(folder);
        Files.walkFileTree(listing.root, listing);
        return listing.names;
    }

    /** Refuses a link to a folder, or out of this folder. */
    static void checkLink(Path root, Path link, String name) throws IOException {
        boolean leaves = Files.exists(link) && !link.toRealPath().startsWith(root);
        if (leaves || Files.isDirectory(link)) {
            throw refused(ProblemCode.LINK_REFUSED, name);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        if (!folder.equals(root) && FileNameReader.isScript(name(folder))) {
            throw refused(ProblemCode.SCRIPT_NOT_A_FILE, name(folder));
        }
        checkWriters(folder);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String name = name(file);
        boolean script = FileNameReader.isScript(name);
        if (attributes.isSymbolicLink()) {
            if (script || Files.isDirectory(file)) {
                checkLink(root, file, name);
            }
        } else if (script && !attributes.isRegularFile()) {
            throw refused(ProblemCode.SCRIPT_NOT_A_FILE, name);
        }
        if ((script || name.equals(LockFile.NAME)) && (attributes.isRegularFile() || Files.exists(file))) {
            checkWriters(file);
        }
        names.add(name);
        Limits.checkCount(root.toString(), names.size());
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
        if (file.equals(root)) {
            throw cause;
        }
        throw ClasspathFolder.unreadable(name(file), cause);
    }

    private void checkWriters(Path file) throws IOException {
        if (!writersChecked) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.UNSAFE_PERMISSIONS, file, PosixFilePermissions.toString(permissions)));
        }
    }

    private static MigrationException refused(ProblemCode code, String name) {
        return MigrationException.refusing(Problem.ofScript(code, ScriptLocation.file(name)));
    }

    private String name(Path file) {
        return file.toString()
                .substring(beforeNames)
                .replace(root.getFileSystem().getSeparator(), "/");
    }
}
