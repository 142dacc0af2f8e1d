package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The scenes as they were played by a process of its own, and what it left.
 *
 * @param folder with the devices, the evidence and the temporary files
 * @param outcomes for each scene the problem that it reached, or a dash
 * @param process what the process itself wrote, past Java's streams
 */
record Performance(Path folder, Map<String, String> outcomes, ChildOutcome process) {
    /** The file of a scene's inputs and messages. */
    static final String TABLE = "inputs and messages";

    /** Plays them: {@code scenes} or {@code planted}. */
    static Performance of(String which, Path folder) throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        try (ChildJvm child = VerboseLogging.process(SecretsMain.class, folder.resolve("temp"))
                .start(which, folder.toString())) {
            for (String line = child.line(); !line.equals("end"); line = child.line()) {
                int blank = line.indexOf(' ');
                outcomes.put(line.substring(0, blank), line.substring(blank + 1));
            }
            return new Performance(folder, outcomes, child.outcome());
        }
    }

    /** What goes into these scenes and, with its remedy, each message that comes out, in their order. */
    String messages(List<FailureCase> scenes) throws IOException {
        StringBuilder all = new StringBuilder();
        for (FailureCase scene : scenes) {
            if (scene.code().isPresent()) {
                all.append(scene.name().replace('_', ' ')).append('\n');
                all.append(Files.readString(
                        folder.resolve("evidence").resolve(scene.name()).resolve(TABLE)));
                all.append('\n');
            }
        }
        return all.toString().replace(folder.toString(), "/tmp");
    }

    /** What leaked into everything but files. */
    List<Leak> leaksInEvidence() throws IOException {
        List<Leak> leaks = new ArrayList<>();
        for (String scene : outcomes.keySet()) {
            for (Sink sink : Sink.values()) {
                Path evidence = folder.resolve("evidence").resolve(scene).resolve(sink.name());
                leaks.addAll(Leak.in(sink, scene, Files.readAllBytes(evidence)));
            }
        }
        return leaks;
    }

    /** What leaked into the files and their names, those of the temporary folder too. */
    List<Leak> leaksInFiles() throws IOException {
        return Stream.concat(
                        Leak.inFolder(folder.resolve("devices")).stream(),
                        Leak.inFolder(folder.resolve("temp")).stream())
                .toList();
    }

    /** What native code wrote. */
    List<Leak> leaksPastJava() {
        String said = process.out() + process.err() + outcomes.values();
        return Leak.in(Sink.LOG, "the process", said.getBytes(StandardCharsets.UTF_8));
    }
}
