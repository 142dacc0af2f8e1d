package io.zmonitor.migrator.testkit.internal;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A database file and what stands beside it under its name. Read it while no connection is open.
 *
 * @param database the file
 */
public record FilesBeside(DatabaseFile database) {
    private static final byte[] PLAINTEXT_HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> SIDE_FILES = List.of("-journal", "-wal");
    private static final List<String> COPIES = List.of("-unfinished", "-crashed");

    /** All regular files whose name begins with the database's, itself first. */
    public List<Path> all() throws IOException {
        try (Stream<Path> entries = Files.list(database.path().resolveSibling("."))) {
            return entries.map(Path::normalize)
                    .filter(this::isOurs)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Journals and logs with content, and the copies that the migrator makes while it creates or recovers. */
    public List<Path> leftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        for (String suffix : SIDE_FILES) {
            Path sideFile = database.sibling(suffix);
            if (Files.exists(sideFile) && Files.size(sideFile) > 0) {
                leftovers.add(sideFile);
            }
        }
        for (Path file : Files.isDirectory(database.path().resolveSibling(".")) ? all() : List.<Path>of()) {
            if (COPIES.stream().anyMatch(file.toString()::endsWith)) {
                leftovers.add(file);
            }
        }
        return leftovers;
    }

    /** Those that begin as an unencrypted database does. */
    public List<Path> plaintext() throws IOException {
        List<Path> plaintext = new ArrayList<>();
        for (Path file : all()) {
            try (InputStream in = Files.newInputStream(file)) {
                if (Arrays.equals(PLAINTEXT_HEADER, in.readNBytes(PLAINTEXT_HEADER.length))) {
                    plaintext.add(file);
                }
            }
        }
        return plaintext;
    }

    private boolean isOurs(Path entry) {
        String name = entry.getFileName().toString();
        String own = String.valueOf(database.path().getFileName());
        return name.equals(own) || name.startsWith(own + "-") || name.startsWith(own + ".");
    }
}
