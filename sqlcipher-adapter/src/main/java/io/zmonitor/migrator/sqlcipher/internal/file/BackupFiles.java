package io.zmonitor.migrator.sqlcipher.internal.file;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The backups that stand beside a database. Only their salt is of interest here. */
public final class BackupFiles {
    private static final String WHEN = "\\.backup-[0-9]{8}-[0-9]{6}(?:-[1-9][0-9]*)?";

    private BackupFiles() {}

    /** The newest first, as their names say; none if the folder cannot be read. */
    public static List<Path> beside(DatabaseFile database) {
        Path folder = database.path().getParent();
        Pattern name =
                Pattern.compile(Pattern.quote(database.path().getFileName().toString()) + WHEN);
        List<Path> backups = new ArrayList<>();
        if (folder != null) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    if (name.matcher(entry.getFileName().toString()).matches()) {
                        backups.add(entry);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                return List.of(); // what cannot be looked for cannot help
            }
        }
        backups.sort(Collections.reverseOrder());
        return backups;
    }
}
