package io.zmonitor.migrator.reliability.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A secret where it does not belong.
 *
 * @param secret which
 * @param sink where
 * @param place where exactly
 */
record Leak(Secret secret, Sink sink, String place) {
    /** What leaked into these bytes of this sink. */
    static List<Leak> in(Sink sink, String place, byte[] bytes) {
        return Secret.in(bytes).stream()
                .filter(secret -> !sink.mayHold(secret))
                .map(secret -> new Leak(secret, sink, place))
                .toList();
    }

    /** What leaked into a folder: into the names of its entries, and into each byte of its files. */
    static List<Leak> inFolder(Path folder) throws IOException {
        List<Leak> leaks = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                String name = folder.relativize(entry).toString();
                leaks.addAll(in(Sink.FILE_NAME, name, name.getBytes(StandardCharsets.UTF_8)));
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    leaks.addAll(in(Sink.FILE, name, Files.readAllBytes(entry)));
                }
            }
        }
        return leaks;
    }
}
