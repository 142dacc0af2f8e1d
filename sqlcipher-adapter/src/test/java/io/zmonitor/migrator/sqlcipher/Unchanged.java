package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.FolderContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Shows that an examination changes nothing: no name, no byte, no time of a change. */
final class Unchanged {
    private Unchanged() {}

    static Examination examined(Path folder, Supplier<Examination> examination) throws IOException {
        FolderContent content = FolderContent.of(folder);
        Map<Path, FileTime> times = times(folder);

        Examination found = examination.get();

        assertThat(times(folder)).isEqualTo(times);
        assertThat(FolderContent.of(folder)).isEqualTo(content);
        return found;
    }

    private static Map<Path, FileTime> times(Path folder) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                times.put(entry, Files.getLastModifiedTime(entry));
            }
        }
        return times;
    }
}
