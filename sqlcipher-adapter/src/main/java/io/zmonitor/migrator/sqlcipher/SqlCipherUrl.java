package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.ProblemCode;
import java.net.URI;

/** The JDBC URL of a database file: a {@code file:} URI in which every special byte of the path is percent-encoded. */
final class SqlCipherUrl {
    private SqlCipherUrl() {}

    /**
     * Holds the path and nothing else. With a plain path instead of a URI the driver would parse settings out of it, and
     * test the folder by creating and deleting the file, which lost data when two processes did it at once.
     */
    static String of(DatabaseFile database) {
        URI uri = database.path().toUri();
        if (!"file".equals(uri.getScheme())) {
            // A path of another file system provider: the driver would take it for a relative one.
            throw Refusal.of(ProblemCode.PATH_NOT_A_FILE, database.path());
        }
        return "jdbc:sqlite:" + uri.toASCIIString();
    }
}
