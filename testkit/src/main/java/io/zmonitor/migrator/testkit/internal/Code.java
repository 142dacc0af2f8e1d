package io.zmonitor.migrator.testkit.internal;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.CodePlaces;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/** What made a template besides its migrations: the library and the driver. */
final class Code {
    private Code() {}

    /** Another one for each driver, SQLite and build of the library. */
    static String identity() {
        return driver() + "\n" + code(Migrator.class) + "\n" + code(Code.class);
    }

    private static String driver() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            DatabaseMetaData driver = connection.getMetaData();
            return driver.getDriverName() + " " + driver.getDriverVersion() + " "
                    + Sql.text(connection, "SELECT sqlite_source_id()");
        } catch (SQLException e) {
            throw new IllegalStateException("no database in memory can be opened: is the driver there?", e);
        }
    }

    // A snapshot of the library keeps its version while its code changes.
    private static String code(Class<?> type) {
        Path place = CodePlaces.of(type);
        try (Stream<Path> files = Files.walk(place)) {
            long newest = 0;
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
                bytes += Files.size(file);
            }
            return newest + " " + bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
