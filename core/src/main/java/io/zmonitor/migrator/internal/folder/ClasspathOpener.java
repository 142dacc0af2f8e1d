package io.zmonitor.migrator.internal.folder;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens a folder of the class path by the kind of its URL. Apart from {@link ClasspathFolder}, so that a boot that
 * only reads the lock file does not load what it takes.
 */
final class ClasspathOpener {
    private ClasspathOpener() {}

    static Folder.Contents open(ClasspathFolder folder) {
        try {
            URLConnection connection = folder.anchor().openConnection();
            // Asked for by its connection, not by its URL: executable jars with jars in them have URLs of their own.
            if (connection instanceof JarURLConnection jar) {
                // Not the shared jar file: ours can be closed.
                jar.setUseCaches(false);
                return new JarContents(jar.getJarFile(), entryPrefix(folder, jar.getEntryName()));
            }
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(folder.place(), e);
        }
        Path path = path(folder);
        // Whoever may write there may change the classes too: its permissions are not looked at.
        return path != null ? new DirectoryFolder(path, DirectoryFolder.Writers.ANYONE) : new UrlContents(folder);
    }

    private static String entryPrefix(ClasspathFolder folder, @Nullable String entry) {
        if (entry == null) {
            // The jar itself is the anchor: it has no entry for the folder.
            return folder.place().substring(folder.anchor().toExternalForm().length());
        }
        if (folder.locked()) {
            return entry.substring(0, entry.length() - LockFile.NAME.length());
        }
        return entry.endsWith("/") ? entry : entry + "/";
    }

    private static @Nullable Path path(ClasspathFolder folder) {
        try {
            Path path = Path.of(folder.anchor().toURI());
            return folder.locked() ? path.getParent() : path;
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }
}
