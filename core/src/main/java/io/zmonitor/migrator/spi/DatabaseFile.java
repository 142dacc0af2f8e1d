package io.zmonitor.migrator.spi;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A database file's path, checked: it cannot carry driver parameters or name something else than a file. Openers build
 * their JDBC URL from nothing else. Immutable and thread-safe.
 *
 * <p>Links are followed once, here. SQLite follows them too and puts its journal beside the file itself (driver fact
 * 27), so whoever looked beside the link would miss what a crash left; and all spellings of a path share one lock.
 *
 * @param path absolute, and without links as far as it exists
 */
public record DatabaseFile(Path path) {
    private static final List<String> NOT_FILES = List.of(":memory:", ":resource:", "file:", "jdbc:");

    /**
     * Checks the path. Blanks, quotes, {@code %}, {@code #}, {@code ;} and non-ASCII letters are fine; a question mark
     * and the prefixes that the driver takes for something else than a file are not (CVE-2023-32697), and neither is a path
     * inside of an archive or of another file system that only Java knows.
     *
     * @throws MigrationException {@link ProblemCode#PATH_NOT_A_FILE} if the driver could take it for something else;
     *     {@link ProblemCode#DATABASE_LINK_BROKEN} if it is a link that leads to no file
     */
    public DatabaseFile {
        Objects.requireNonNull(path, "path");
        check(path);
        path = real(path.toAbsolutePath());
        check(path);
    }

    private static void check(Path path) {
        String text = path.toString();
        if (text.isEmpty() || text.indexOf('?') >= 0 || isForTheDriver(text) || isForJavaOnly(path)) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.PATH_NOT_A_FILE, path));
        }
    }

    // Not normalised first: what stands before ".." may be a link, and then the system goes elsewhere.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            if (Files.isSymbolicLink(path)) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_LINK_BROKEN, path), e);
            }
            return inRealFolder(path);
        }
    }

    private static Path inRealFolder(Path missing) {
        Path folder = missing.getParent();
        try {
            return folder == null
                    ? missing
                    : folder.toRealPath().resolve(missing.getFileName()).normalize();
        } catch (IOException e) {
            // Without its folder there is no such file, under any spelling: the opener says so.
            return missing.normalize();
        }
    }

    // A loop, since a boot with nothing to do comes past here: the first lambda of a process is expensive.
    private static boolean isForTheDriver(String path) {
        for (String prefix : NOT_FILES) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    // SQLite would take its text for a file of the operating system.
    private static boolean isForJavaOnly(Path path) {
        return path.getFileSystem() != FileSystems.getDefault();
    }

    /** The rollback journal's path: SQLite puts it beside the file. */
    public Path journal() {
        return sibling("-journal");
    }

    /** The write-ahead log's path: SQLite puts it beside the file. */
    public Path wal() {
        return sibling("-wal");
    }

    /** A path beside the file, whose name is the file's name and this suffix. */
    public Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + Objects.requireNonNull(suffix, "suffix"));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
