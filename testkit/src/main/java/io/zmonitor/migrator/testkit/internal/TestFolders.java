package io.zmonitor.migrator.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for databases of tests that nobody closes; gone when the process ends. */
public final class TestFolders {
    private static final Lazy<Path> ROOT = new Lazy<>(TestFolders::root);

    private TestFolders() {}

    /** A new one. */
    public static Path next() {
        try {
            return Files.createTempDirectory(ROOT.get(), "database");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            Path root = Files.createTempDirectory("zmonitor-migrations");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TemplateFolder.delete(root)));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
