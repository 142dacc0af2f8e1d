package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lists a folder of the file system, and refuses what no folder of migrations holds. */
final class DirectoryListing {
    private final Path root;
    private final Set<String> proved;
    private final boolean writersChecked;
    private final List<String> names = new ArrayList<>();

    private DirectoryListing(DirectoryFolder folder, Set<String> proved) throws IOException {
        // The folder itself may be a link; what is in it may not lead out of it.
        this.root = folder.path().toRealPath();
        this.proved = proved;
        this.writersChecked = folder.writers() == DirectoryFolder.Writers.CHECKED
                && root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * The paths of all files.
     *
     * @param proved scripts of which nothing but their being there matters: the system is asked nothing about them
     */
    static List<String> of(DirectoryFolder folder, Set<String> proved) throws IOException {
        DirectoryListing listing = new DirectoryListing(folder, proved);
        listing.list(listing.root, "");
        return listing.names;
    }

    private void list(Path folder, String prefix) throws IOException {
        checkWriters(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = prefix + file.getFileName();
                if (proved.contains(name)) {
                    add(name);
                } else {
                    look(file, name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void look(Path file, String name) throws IOException {
        BasicFileAttributes attributes = attributes(file, name);
        boolean script = FileNameReader.isScript(name);
        if (attributes.isDirectory()) {
            if (script) {
                throw refused(ProblemCode.SCRIPT_NOT_A_FILE, name);
            }
            listWithin(file, name);
            return;
        }
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
        add(name);
    }

    private void add(String name) {
        names.add(name);
        Limits.checkCount(root.toString(), names.size());
    }

    private void listWithin(Path folder, String name) {
        try {
            list(folder, name + "/");
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(name, e);
        }
    }

    private static BasicFileAttributes attributes(Path file, String name) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(name, e);
        }
    }

    /** Refuses a link to a folder, or out of this folder. */
    static void checkLink(Path root, Path link, String name) throws IOException {
        boolean leaves = Files.exists(link) && !link.toRealPath().startsWith(root);
        if (leaves || Files.isDirectory(link)) {
            throw refused(ProblemCode.LINK_REFUSED, name);
        }
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
}
