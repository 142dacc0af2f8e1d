package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;

/** A database in a folder of its own, with whatever stands beside it. */
public final class FileSet {
    /** What the database is called in each folder. */
    public static final String NAME = "monitor.db";

    private FileSet() {}

    /** A new folder with a populated database of the released version. */
    public static Path populated(Path folder, Journal journal) throws SQLException, IOException {
        Files.createDirectory(folder);
        return populated(folder.resolve(NAME), journal, Secrets.rightKey());
    }

    /** The same under another key or format, in a file that may exist and is empty then. */
    public static Path populated(Path database, Journal journal, DatabaseOpener key) throws SQLException {
        MonitorLife.front(database, key)
                .withSource(MonitorSet.first(MonitorSet.RELEASED))
                .migrate();
        try (Connection connection = key.open(new DatabaseFile(database))) {
            Sql.execute(
                    connection,
                    journal.chosen(),
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
                            + " INSERT INTO patients (mrn, name, phone) SELECT 'MRN-' || i, 'name ' || i, '555' || i FROM n",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                            + " INSERT INTO vitals (patient, value, trace) SELECT 1 + i % 39, i, zeroblob(300) FROM n",
                    "UPDATE patients SET name = '" + Secrets.PATIENT + "' WHERE id = 7",
                    "DELETE FROM patients WHERE id = 40");
        }
        return database;
    }

    /** A copy of a folder, files and folders in it; no process may have a database in it open. */
    public static Path copied(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    /** Removes a folder and all in it, if it is there. */
    public static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, java.io.IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
