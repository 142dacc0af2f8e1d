package io.zmonitor.migrator.internal.resolve;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** A class loader with its own kind of URL, which cannot be listed and counts what is opened. */
final class CountingLoader extends ClassLoader {
    private final Path root;
    private final List<String> opened = new ArrayList<>();

    CountingLoader(Path root) {
        super(null);
        this.root = root;
    }

    List<String> opened() {
        return opened;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        if (!Files.exists(root.resolve(name))) {
            return Collections.emptyEnumeration();
        }
        return Collections.enumeration(List.of(new URL("counted", "", -1, "/" + name, new Handler())));
    }

    private final class Handler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new Connection(url);
        }
    }

    private final class Connection extends URLConnection {
        Connection(URL url) {
            super(url);
        }

        @Override
        public void connect() {
            // Nothing is connected before it is read.
        }

        @Override
        public InputStream getInputStream() throws IOException {
            String name = getURL().getPath().substring(1);
            opened.add(name);
            Path file = root.resolve(name);
            if (!Files.exists(file)) {
                throw new FileNotFoundException(name);
            }
            return new ByteArrayInputStream(Files.readAllBytes(file));
        }
    }
}
