package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/**
 * Refuses to change a file that has several names, by hard links. Its journal carries one of them: whoever opens it by
 * another after a crash finds none, and keeps half a transaction (sqlite.org/howtocorrupt.html, section 2.5).
 */
final class HardLinks {
    private static final String VIEW = "unix";

    private HardLinks() {}

    // Only asks for a number: the file must not be opened while it is connected (driver fact 15).
    static void require(DatabaseFile database) throws IOException {
        if (names(database) > 1) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_HAS_SEVERAL_NAMES, database.path()));
        }
    }

    private static int names(DatabaseFile database) throws IOException {
        boolean known =
                database.path().getFileSystem().supportedFileAttributeViews().contains(VIEW);
        try {
            return known && Files.getAttribute(database.path(), VIEW + ":nlink") instanceof Integer links ? links : 1;
        } catch (NoSuchFileException e) {
            return 1;
        }
    }
}
