package io.zmonitor.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the monitor was started with.
 *
 * @param database the database file
 * @param keyFile the file with its key
 * @param keyOnDemand whether a missing key is made together with a missing database; never for files that somebody named,
 *     since a mistyped name must not become a second database
 */
record BootArguments(Path database, KeyFile keyFile, KeyOnDemand keyOnDemand) {
    /** How to start the monitor. */
    static final String USAGE = """
            Usage: MonitorApplication [--db FILE --key-file FILE]
            Without arguments, database and key are in target/monitor and are made when both are missing.
            The key file holds 64 hexadecimal digits.""";

    /** What to do when neither database nor key is there. */
    enum KeyOnDemand {
        /** Make a key, and a new database with it. */
        CREATED,
        /** Refuse. */
        REFUSED
    }

    /** The monitor's own files, in this folder. */
    static BootArguments inFolder(Path folder) {
        return new BootArguments(
                folder.resolve("zmonitor.db"), new KeyFile(folder.resolve("zmonitor.key")), KeyOnDemand.CREATED);
    }

    /** The arguments of a command line, with this folder for the files that it does not name; empty if it fits no usage. */
    static Optional<BootArguments> parse(List<String> line, Path folder) {
        if (line.isEmpty()) {
            return Optional.of(inFolder(folder));
        }
        if (line.size() != 4) {
            return Optional.empty();
        }
        Optional<String> database = valueOf("--db", line);
        Optional<String> keyFile = valueOf("--key-file", line);
        return database.isEmpty() || keyFile.isEmpty()
                ? Optional.empty()
                : Optional.of(new BootArguments(
                        Path.of(database.get()), new KeyFile(Path.of(keyFile.get())), KeyOnDemand.REFUSED));
    }

    private static Optional<String> valueOf(String option, List<String> line) {
        for (int i = 0; i < line.size(); i += 2) {
            if (line.get(i).equals(option) && !line.get(i + 1).isEmpty()) {
                return Optional.of(line.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
