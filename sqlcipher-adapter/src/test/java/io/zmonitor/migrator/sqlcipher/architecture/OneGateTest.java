package io.zmonitor.migrator.sqlcipher.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Java opens a file of a database's set through one gate, which asks whether a connection of this process has it open. */
class OneGateTest {
    private static final Pattern OPENING = Pattern.compile("FileChannel\\.open\\(|new RandomAccessFile\\(|"
            + "new File(Input|Output)Stream\\(|Files\\.(new(Input|Output)Stream|newByteChannel|newBufferedReader|"
            + "readAllBytes|readString|readAllLines|lines|write|writeString|copy|mismatch)\\(");

    /** The gate, and what opens other files: folders, the list of locks, the native library. */
    private static final Set<String> ALLOWED =
            Set.of("UnopenedFile", "FileLocks", "NativeLibrary", "NativeLibraryCache", "OwnersFolder");

    /** In a class that may open its folder. */
    private static final String FOLDER = "FileChannel.open(folder,";

    @Test
    void no_other_class_opens_a_file() throws IOException {
        List<Path> sources = sources();

        assertThat(sources).hasSizeGreaterThan(40);
        assertThat(sources.stream().filter(source -> !ALLOWED.contains(name(source)) && opens(text(source))))
                .isEmpty();
    }

    @Test
    void one_that_did_would_be_found() {
        assertThat(opens("try (FileChannel channel = FileChannel.open(database.path()))"))
                .isTrue();
        assertThat(opens("Files.readAllBytes(database.journal())")).isTrue();
        assertThat(opens("Files.newInputStream(database.path())")).isTrue();
        assertThat(opens("try (FileChannel names = FileChannel.open(folder, READ))"))
                .isFalse();
        assertThat(opens("Files.readAttributes(database.path(), BasicFileAttributes.class)"))
                .isFalse();
    }

    private static boolean opens(String source) {
        return OPENING.matcher(source.replace(FOLDER, "")).find();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String name(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
