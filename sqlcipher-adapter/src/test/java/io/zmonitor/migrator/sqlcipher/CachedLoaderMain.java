package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Another process: it loads the native library, through the cache or not, says from where, and ends or waits. */
final class CachedLoaderMain {
    private CachedLoaderMain() {}

    public static void main(String[] arguments) throws SQLException, IOException {
        try {
            if (arguments[1].equals("use")) {
                NativeLibraryCache.in(Path.of(arguments[2])).use();
            }
        } catch (MigrationException e) {
            System.out.println("refused " + e.problem().code().code());
            return;
        } catch (IllegalStateException e) {
            System.out.println(e + " with " + System.getProperty("org.sqlite.lib.path"));
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            System.out.println("loaded " + (connection.isClosed() ? "" : loadedFrom(Path.of(arguments[2]))));
        }
        if (arguments[0].equals("wait")) {
            System.in.read();
        }
    }

    // What is mapped into this process.
    private static String loadedFrom(Path folder) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(folder.toString()))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst()
                    .orElse("nothing");
        }
    }
}
