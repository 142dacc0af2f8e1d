package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the copies of page 1 in a rollback journal and in a write-ahead log: after a power loss, the one in the database
 * may be torn. Both hold pages as the database does, encrypted if it is (sqlite.org/fileformat2.html, section 4).
 */
final class SideFiles {
    private final int pageSize;
    private final Predicate<byte[]> wanted;

    SideFiles(int pageSize, Predicate<byte[]> wanted) {
        this.pageSize = pageSize;
        this.wanted = wanted;
    }

    /** The first copy of page 1 that is wanted, or nothing. */
    Optional<byte[]> find(DatabaseFile database) throws IOException {
        Optional<byte[]> found = findInWal(database.wal());
        return found.isPresent() ? found : findInJournal(database.journal());
    }

    private Optional<byte[]> findInWal(Path wal) throws IOException {
        if (!Files.isRegularFile(wal)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.READ)) {
            PageReader reader = new PageReader(channel, pageSize);
            Optional<WriteAheadLog> log = WriteAheadLog.in(reader, pageSize);
            return log.isPresent() ? findInFrames(log.get(), reader) : Optional.empty();
        }
    }

    // Stale frames of an earlier round count too: the key wrote them.
    private Optional<byte[]> findInFrames(WriteAheadLog log, PageReader reader) throws IOException {
        for (WriteAheadLog.Frame frame : log.frames()) {
            if (frame.page().number() == 1) {
                byte[] page = reader.page(frame.page().position());
                if (wanted.test(page)) {
                    return Optional.of(page);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> findInJournal(Path journal) throws IOException {
        if (!Files.isRegularFile(journal)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
            Optional<RollbackJournal> found = RollbackJournal.in(new PageReader(channel, pageSize), pageSize);
            return found.isPresent() ? found.get().findFirstPage(wanted) : Optional.empty();
        }
    }
}
