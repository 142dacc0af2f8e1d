package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every file of a folder with its bytes, to show that nothing has changed. Take it while no connection is open. */
record FolderContent(Map<String, String> files) {
    static FolderContent of(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                boolean isFile = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(entry);
                String content = isFile ? HexFormat.of().formatHex(Files.readAllBytes(entry)) : "";
                files.put(folder.relativize(entry).toString(), content);
            }
        }
        return new FolderContent(files);
    }
}
