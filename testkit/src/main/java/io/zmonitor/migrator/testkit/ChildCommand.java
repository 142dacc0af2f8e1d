package io.zmonitor.migrator.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a child process with the Java of this one is started. A child compiles with the first compiler only, since most of
 * them end soon: {@code withOptions("-XX:TieredStopAtLevel=4")} gives one that computes for long both. The {@code with}
 * methods return changed copies. Immutable and thread-safe.
 */
public final class ChildCommand {
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private final List<String> prefix;
    private final List<String> options;
    private final List<String> launch;

    private ChildCommand(List<String> prefix, List<String> options, List<String> launch) {
        this.prefix = List.copyOf(prefix);
        this.options = List.copyOf(options);
        this.launch = List.copyOf(launch);
    }

    /** Runs a main class on the class path, with everything that it could see here. */
    public static ChildCommand of(Class<?> main) {
        return onClassPath(main, CodePlaces.around(main));
    }

    /** Runs a main class on this class path. */
    public static ChildCommand onClassPath(Class<?> main, List<Path> entries) {
        return new ChildCommand(List.of(), List.of(), List.of("-cp", CodePlaces.joined(entries), main.getName()));
    }

    /** Runs a main class of a named module on this module path. */
    public static ChildCommand onModulePath(Class<?> main, String module, List<Path> entries) {
        return new ChildCommand(
                List.of(), List.of(), List.of("-p", CodePlaces.joined(entries), "-m", module + "/" + main.getName()));
    }

    /** With further options of the virtual machine. */
    public ChildCommand withOptions(String... further) {
        return new ChildCommand(prefix, joined(options, further), launch);
    }

    /** With words before the command, such as one that gives up the administrator's rights. */
    public ChildCommand withPrefix(String... words) {
        return new ChildCommand(joined(prefix, words), options, launch);
    }

    /** Starts it. */
    public ChildJvm start(String... arguments) throws IOException {
        return ChildJvm.start(line(arguments));
    }

    /**
     * Starts it and waits for its end.
     *
     * @throws AssertionError if it has not ended after a minute; then it is killed
     */
    public ChildOutcome run(String... arguments) throws IOException {
        try (ChildJvm child = start(arguments)) {
            return child.outcome();
        }
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(prefix);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add(QUICK_START);
        line.addAll(options);
        line.addAll(launch);
        line.addAll(List.of(arguments));
        return line;
    }

    private static List<String> joined(List<String> words, String... further) {
        return Stream.concat(words.stream(), Stream.of(further)).toList();
    }
}
