package io.zmonitor.migrator.internal.folder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The entries of a jar below one folder.
 *
 * @param jar belongs to this; closed with it
 * @param prefix the folder's entry name, with a slash at the end
 */
record JarContents(JarFile jar, String prefix) implements Folder.Contents {
    @Override
    public Optional<List<String>> list() {
        List<String> names = new ArrayList<>();
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                names.add(entry.getName().substring(prefix.length()));
                Limits.checkCount(prefix, names.size());
            }
        }
        return Optional.of(names);
    }

    @Override
    public byte[] read(String path) throws IOException {
        JarEntry entry = jar.getJarEntry(prefix + path);
        if (entry == null) {
            throw new FileNotFoundException(prefix + path);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return Limits.read(in, path);
        }
    }

    @Override
    public void close() {
        try {
            jar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
