package io.zmonitor.migrator.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of databases that are copied instead of being made again. Each is built in a folder of its own and published by
 * a rename, so whoever finds one finds it whole. Forked test runs share the folder: while one builds, the others wait for
 * what it publishes. No template is opened after it was published, so a copy of the file is all of it.
 *
 * @param path the folder
 */
public record TemplateFolder(Path path) {
    private static final String PROPERTY = "zmonitor.migrator.testkit.templates";
    private static final String NAME = "zmonitor-migrator-templates";
    private static final String SUFFIX = ".db";
    private static final int KEY_BYTES = 32;
    private static final int MOST = 100;
    private static final Duration UNUSED = Duration.ofDays(14);
    private static final Duration TOUCHED = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long PAUSE_MILLIS = 5;

    /** Makes a database. */
    @FunctionalInterface
    public interface Builder {
        /** Makes the file, which is not there, and leaves it closed. */
        void build(Path file) throws IOException;
    }

    /** The folder that the system property says, or one in the build's own folder, or one for temporary files. */
    public static TemplateFolder standard() {
        String said = System.getProperty(PROPERTY, "");
        if (!said.isEmpty()) {
            return new TemplateFolder(Path.of(said));
        }
        for (String build : List.of("target", "build")) {
            if (Files.isDirectory(Path.of(build))) {
                return new TemplateFolder(Path.of(build, NAME));
            }
        }
        String user = System.getProperty("user.name", "nobody");
        return new TemplateFolder(
                Path.of(System.getProperty("java.io.tmpdir"), NAME + "-" + user.replaceAll("\\W", "_")));
    }

    /** The key of all encrypted templates in this folder: random, made once, and no secret. */
    public byte[] testKey() {
        Path file = path.resolve("test.key");
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(random);
                Files.createDirectories(path);
                Path unfinished = Files.createTempFile(path, "test", ".unfinished");
                Files.writeString(unfinished, HexFormat.of().formatHex(random));
                publishOnce(unfinished, file);
            }
            return HexFormat.of().parseHex(Files.readString(file).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A link, since a rename would replace the key by which another process has encrypted already.
    private static void publishOnce(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // Another process was first.
        } catch (UnsupportedOperationException | IOException e) {
            if (!Files.exists(file)) {
                Files.move(unfinished, file);
            }
        }
        Files.deleteIfExists(unfinished);
    }

    /** The template with this key. */
    public Optional<Path> find(String key) {
        Path template = template(key);
        if (!Files.exists(template) || hasContent(template, "-journal") || hasContent(template, "-wal")) {
            return Optional.empty();
        }
        return Optional.of(template);
    }

    /** Copies the template with this key to a file that is not there; it is built first if nobody has built it. */
    public void copy(String key, Path target, Builder builder) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Path template = find(key).orElse(null);
            if (template == null) {
                template = built(key, builder);
            }
            try {
                Files.copy(template, target);
                touch(template);
                return;
            } catch (NoSuchFileException e) {
                // Swept away by another process in this moment.
                if (attempt > 2 || Files.exists(template)) {
                    throw e;
                }
            }
        }
    }

    private Path built(String key, Builder builder) throws IOException {
        Files.createDirectories(path);
        Path lock = path.resolve(key + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            awaitTurn(channel, key);
            Path found = find(key).orElse(null);
            return found != null ? found : publish(key, builder);
        }
    }

    // Without the lock two would build the same, and one of them in vain: no more than that.
    private void awaitTurn(FileChannel channel, String key) throws IOException {
        Instant latest = Instant.now().plus(PATIENCE);
        while (!isLocked(channel) && find(key).isEmpty() && Instant.now().isBefore(latest)) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    private Path publish(String key, Builder builder) throws IOException {
        Path workshop = Files.createTempDirectory(path, "building-");
        try {
            Path file = workshop.resolve("template" + SUFFIX);
            builder.build(file);
            Path template = template(key);
            for (String suffix : List.of("-journal", "-wal", "-shm")) {
                Files.deleteIfExists(sibling(template, suffix));
            }
            Files.move(file, template, StandardCopyOption.ATOMIC_MOVE);
            sweep(template);
            return template;
        } finally {
            delete(workshop);
        }
    }

    private Path template(String key) {
        return path.resolve(key + SUFFIX);
    }

    private static boolean hasContent(Path template, String suffix) {
        return sibling(template, suffix).toFile().length() > 0;
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static void touch(Path template) {
        Instant now = Instant.now();
        try {
            if (Files.getLastModifiedTime(template).toInstant().isBefore(now.minus(TOUCHED))) {
                Files.setLastModifiedTime(template, FileTime.from(now));
            }
        } catch (IOException e) {
            // It only becomes older than it is.
        }
    }

    private void sweep(Path newest) throws IOException {
        List<Path> templates = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(templates::add);
        }
        templates.sort(Comparator.comparing(TemplateFolder::lastUse).reversed());
        Instant oldest = Instant.now().minus(UNUSED);
        for (int i = 0; i < templates.size(); i++) {
            Path template = templates.get(i);
            if (!template.equals(newest) && (i >= MOST || lastUse(template).isBefore(oldest))) {
                Files.deleteIfExists(template);
                Files.deleteIfExists(Path.of(template.toString().replaceAll(SUFFIX + "$", ".lock")));
            }
        }
    }

    private static Instant lastUse(Path template) {
        try {
            return Files.getLastModifiedTime(template).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /** Deletes a folder with all that is in it, as far as that can be done. */
    public static void delete(@Nullable Path folder) {
        if (folder == null || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
