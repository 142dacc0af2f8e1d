package io.zmonitor.migrator.internal.resolve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds jars in a test. Entries are stored, not deflated: that is what nested jars need. */
final class JarBuilder {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    JarBuilder with(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    JarBuilder with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Entries for the folder and for all folders above it: many build tools leave them out. */
    JarBuilder withFolder(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            with(name.substring(0, slash + 1), new byte[0]);
        }
        return with(name + "/", new byte[0]);
    }

    /** All files below a folder of the file system. */
    JarBuilder withFiles(String prefix, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> withFile(prefix, folder, file));
        }
        return this;
    }

    private void withFile(String prefix, Path folder, Path file) {
        try {
            with(prefix + folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(Path target) throws IOException {
        return Files.write(target, bytes());
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(stored(entry.getKey(), entry.getValue()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static ZipEntry stored(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }
}
