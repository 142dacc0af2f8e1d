package io.zmonitor.migrator.internal.folder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import java.util.Optional;

/**
 * A folder behind a class loader's own kind of URL: it can be read by name, guided by its lock file, but not listed.
 *
 * @param folder where it is
 */
record UrlContents(ClasspathFolder folder) implements Folder.Contents {
    @Override
    public Optional<List<String>> list() {
        return Optional.empty();
    }

    @Override
    public byte[] read(String path) throws IOException {
        try {
            // Relative to the lock file's URL, so that the loader's own handler stays in use.
            return ClasspathFolder.bytes(new URL(folder.anchor(), new URI(null, null, path, null).toASCIIString()));
        } catch (URISyntaxException e) {
            throw new FileNotFoundException(path + ": " + e.getReason());
        }
    }

    @Override
    public void close() {
        // Nothing stays open.
    }
}
