package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Optional;

/**
 * A folder in one root of the class path or module path: an exploded folder, a jar, or a jar nested in an executable
 * jar.
 *
 * @param place its URL, with a slash at the end
 * @param anchor the URL of the lock file if there is one, else of the folder, or of its jar if that has no entry for it
 * @param locked whether there is a lock file
 */
public record ClasspathFolder(String place, URL anchor, boolean locked) implements Folder {
    @Override
    public Optional<byte[]> lock() {
        if (!locked) {
            return Optional.empty();
        }
        try {
            return Optional.of(bytes(anchor));
        } catch (IOException e) {
            throw unreadable(LockFile.NAME, e);
        }
    }

    @Override
    public Contents open() {
        return ClasspathOpener.open(this);
    }

    @Override
    public Problem missing() {
        return Problem.ofScript(ProblemCode.SOURCE_MISSING, ScriptLocation.file(place), ClasspathRoots.REMEDY);
    }

    /** Reads a URL without leaving a jar file open behind it. */
    static byte[] bytes(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return Limits.read(in, url.getPath());
        }
    }

    static MigrationException unreadable(String name, IOException cause) {
        return MigrationException.refusing(Problem.ofScript(ProblemCode.UNREADABLE, ScriptLocation.file(name)), cause);
    }
}
