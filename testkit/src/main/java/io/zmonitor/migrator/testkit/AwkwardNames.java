package io.zmonitor.migrator.testkit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Names that a file may have, and that mean something else to a shell, a URL or a driver. */
final class AwkwardNames {
    private AwkwardNames() {}

    static Stream<String> all() {
        return Stream.of(
                "two words.db",
                " leading and trailing ",
                "it's.db",
                "\"quoted\".db",
                "100%.db",
                "100%25.db",
                "a#b.db",
                "a;b&cache=shared.db",
                "mode=memory.db",
                "Zürich 東京.db",
                "a+b=c.db",
                "line\nbreak.db",
                "tab\t.db");
    }

    /** The path in this folder; a test is not run where the system knows no such name. */
    static Path in(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            return Assumptions.abort("this system knows no such name");
        }
    }
}
