package io.zmonitor.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A script of the set, read without the library, so that the set is tested apart from what runs it in the field. */
record Script(String type, int number, Path file) {
    static final Path FOLDER = Path.of("src", "main", "resources", "META-INF", "migrations");

    /** All scripts in the order in which one shared sequence runs them. */
    static List<Script> inOrder() {
        List<Script> scripts = new ArrayList<>();
        for (String type : List.of("schema", "data", "seed")) {
            for (Path file : sqlFilesIn(FOLDER.resolve(type))) {
                scripts.add(new Script(type, numberOf(file), file));
            }
        }
        scripts.sort(Comparator.comparingInt(Script::number).thenComparing(script -> rank(script.type())));
        return scripts;
    }

    String text() {
        return read(file);
    }

    String header(String field) {
        return text().lines()
                .filter(line -> line.startsWith("-- " + field + ":"))
                .map(line -> line.substring(field.length() + 4).strip())
                .findFirst()
                .orElse("");
    }

    Optional<String> rollback() {
        return rollbackFile().map(Script::read);
    }

    private Optional<Path> rollbackFile() {
        String start = String.format("%04d_rollback", number);
        return Stream.of(FOLDER.resolve("rollback"), FOLDER.resolve("rollback").resolve(type))
                .filter(Files::isDirectory)
                .flatMap(folder -> sqlFilesIn(folder).stream())
                .filter(candidate -> candidate.getFileName().toString().startsWith(start))
                .findFirst();
    }

    static List<Path> sqlFilesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int rank(String type) {
        return List.of("schema", "data", "seed").indexOf(type);
    }

    private static int numberOf(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(0, 4));
    }

    @Override
    public String toString() {
        return FOLDER.relativize(file).toString();
    }
}
