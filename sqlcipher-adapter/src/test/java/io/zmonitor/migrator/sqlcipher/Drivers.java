package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildOutcome;
import io.zmonitor.migrator.testkit.CodePlaces;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The drivers, and processes that run with them. */
final class Drivers {
    private Drivers() {}

    /** The driver that encrypts. */
    static Path cipher() throws SQLException {
        return CodePlaces.of(DriverManager.getDriver("jdbc:sqlite:").getClass());
    }

    /** The driver that does not. */
    static Path plain() {
        return CodePlaces.of(OpenerMain.class).resolveSibling("plain-driver").resolve("sqlite-jdbc.jar");
    }

    /** A process whose class path ends with these drivers, the first one first. */
    static ChildCommand child(Class<?> main, Path... drivers) {
        Stream<Path> ours = Stream.of(main, SqlCipherKey.class, DatabaseFile.class, Sql.class)
                .map(CodePlaces::of);
        List<Path> entries = Stream.concat(ours, Stream.of(drivers)).toList();
        // Newer Java warns about native libraries unless they are allowed.
        return ChildCommand.onClassPath(main, entries).withOptions("--enable-native-access=ALL-UNNAMED");
    }

    /** All that a process prints, without the last line's end. */
    static String answer(ChildCommand child, String... arguments) throws IOException {
        ChildOutcome outcome = child.run(arguments);
        return (outcome.out() + outcome.err()).strip();
    }
}
