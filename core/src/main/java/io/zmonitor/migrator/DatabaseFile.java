package io.zmonitor.migrator;

import java.nio.file.Path;
import java.util.List;

/**
 * A database file's path, checked: it cannot carry driver parameters or name something else than a file. Openers build
 * their JDBC URL from nothing else. Immutable and thread-safe.
 *
 * @param path absolute and normalised
 */
public record DatabaseFile(Path path) {
    private static final List<String> NOT_FILES = List.of(":memory:", ":resource:", "file:", "jdbc:");

    /**
     * Checks the path. Blanks, quotes, {@code %}, {@code #}, {@code ;} and non-ASCII letters are fine; a question mark
     * and the prefixes that the driver takes for something else than a file are not (CVE-2023-32697).
     *
     * @throws MigrationException {@link ProblemCode#PATH_NOT_A_FILE} if the driver could take it for something else
     */
    public DatabaseFile {
        String text = path.toString();
        if (text.isEmpty() || text.indexOf('?') >= 0 || isForTheDriver(text)) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.PATH_NOT_A_FILE, path));
        }
        path = path.toAbsolutePath().normalize();
    }

    // A loop, since a boot with nothing to do comes past here: the first lambda of a process is dear.
    private static boolean isForTheDriver(String path) {
        for (String prefix : NOT_FILES) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
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
        return path.resolveSibling(path.getFileName() + suffix);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
