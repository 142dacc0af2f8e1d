package io.zmonitor.migrator.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every file of a folder, to show that not one byte has changed. Take it while this process has no connection to a file in
 * it: reading a database file drops the locks that SQLite holds on it. Immutable and thread-safe.
 *
 * @param files names, relative to the folder, and for each the size and a SHA-256; only the name of what is no readable file
 */
public record FolderContent(SortedMap<String, String> files) {
    /** Copies the map. */
    public FolderContent {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** What is in a folder now, and in the folders in it. */
    public static FolderContent of(Path folder) throws IOException {
        return of(folder, entry -> true);
    }

    static FolderContent of(Path folder, Predicate<Path> included) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.filter(included).toList()) {
                files.put(folder.relativize(entry).toString(), content(entry));
            }
        }
        return new FolderContent(files);
    }

    private static String content(Path entry) throws IOException {
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(entry)) {
            return "";
        }
        byte[] bytes = Files.readAllBytes(entry);
        return bytes.length + " bytes " + HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
