package io.zmonitor.migrator.sqlcipher.inputs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars as no build tool makes them. */
final class Jar {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private String from = "";
    private String to = "";

    Jar with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Jar with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    Jar withFiles(String prefix, Path folder) throws IOException {
        with("META-INF/", "").with(prefix + "/", "");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                with(prefix + "/" + folder.relativize(file), Files.readAllBytes(file));
            }
        }
        return this;
    }

    /** Changes bytes of names, of the same length: no tool writes two entries of one name. */
    Jar renaming(String name, String other) {
        from = name;
        to = other;
        return this;
    }

    Path write(Path jar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        return Files.write(jar, (from.isEmpty() ? text : text.replace(from, to)).getBytes(StandardCharsets.ISO_8859_1));
    }
}
