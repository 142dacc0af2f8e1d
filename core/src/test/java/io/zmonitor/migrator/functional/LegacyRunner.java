package io.zmonitor.migrator.functional;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** One of the real runners, taken out of its document, in a folder of its own with a plain database. */
record LegacyRunner(Path folder, boolean older) {
    private static final String PROPERTY = "seeds.dir";
    private static final String HEAD = "#!/usr/bin/env python3";
    private static final String END = "\n```";

    static LegacyRunner in(Path folder, boolean older) throws IOException {
        String given = System.getProperty(PROPERTY, "");
        if (given.isBlank()) {
            throw new TestAbortedException("give the folder of the documents with -D" + PROPERTY);
        }
        LegacyRunner runner = new LegacyRunner(folder, older);
        Files.createDirectories(runner.scripts());
        Files.write(
                folder.resolve(runner.program()), program(Path.of(given), older).getBytes(StandardCharsets.ISO_8859_1));
        return runner;
    }

    // Read as bytes: the documents have signs that went through a wrong encoding.
    private static String program(Path documents, boolean older) throws IOException {
        try (Stream<Path> files = Files.list(documents)) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (int at = text.indexOf(HEAD); at >= 0; at = text.indexOf(HEAD, at + 1)) {
                    String block = text.substring(at, text.indexOf(END, at));
                    if (block.contains("class MigrationRunner") && block.contains("rollback_file TEXT") == older) {
                        return block;
                    }
                }
            }
        }
        throw new IllegalStateException("there is no such runner in " + documents);
    }

    private String program() {
        return older ? "migration_runner.py" : "migrate.py";
    }

    private Path scripts() {
        return older ? folder.resolve("scripts") : folder.resolve("schema").resolve("migrations");
    }

    Path database() {
        return folder.resolve("plain.db");
    }

    /** The scripts that it finds from now on. */
    void place(LegacyMigrations set) throws IOException {
        set.writeTo(scripts());
    }

    void status() throws IOException, InterruptedException {
        run("--status");
    }

    void run(String... arguments) throws IOException, InterruptedException {
        int code = call(arguments);
        if (code != 0) {
            throw new IllegalStateException(program() + " ended with " + code + ": "
                    + Files.readString(folder.resolve("output.txt"), StandardCharsets.ISO_8859_1));
        }
    }

    /** A run that fails, as it is meant to. */
    void runInVain() throws IOException, InterruptedException {
        if (call() == 0) {
            throw new IllegalStateException(program() + " did not fail");
        }
    }

    /** As the older runner must be started to find a rollback script: inside the folder of the scripts. */
    void runInside(String... arguments) throws IOException, InterruptedException {
        int code = call(scripts(), List.of("--migrations", "."), arguments);
        if (code != 0) {
            throw new IllegalStateException(program() + " ended with " + code);
        }
    }

    private int call(String... arguments) throws IOException, InterruptedException {
        return call(folder, older ? List.of("--migrations", scripts().toString()) : List.of(), arguments);
    }

    private int call(Path place, List<String> where, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("python3", folder.resolve(program()).toString()));
        command.addAll(List.of("--db", database().toString()));
        command.addAll(where);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        return builder.start().waitFor();
    }
}
