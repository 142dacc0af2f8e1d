package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the copies of page 1 in a rollback journal and in a write-ahead log: after a power loss, the one in the database
 * may be torn. Both hold pages as the database does, encrypted if it is (sqlite.org/fileformat2.html, section 4).
 */
public final class SideFiles {
    private final int pageSize;
    private final Predicate<byte[]> wanted;

    public SideFiles(int pageSize, Predicate<byte[]> wanted) {
        this.pageSize = pageSize;
        this.wanted = wanted;
    }

    /** The first copy of page 1 that is wanted, or nothing. */
    public Optional<byte[]> find(DatabaseFile database) throws IOException {
        Optional<byte[]> found = findInWal(database.wal());
        return found.isPresent() ? found : findInJournal(database.journal());
    }

    private Optional<byte[]> findInWal(Path wal) throws IOException {
        if (!Files.isRegularFile(wal)) {
            return Optional.empty();
        }
        try (UnopenedFile log = UnopenedFile.toRead(wal)) {
            PageReader reader = log.reader(pageSize);
            // Stale frames of an earlier round count too: the key wrote them.
            List<PageReader.StoredPage> pages = WriteAheadLog.in(reader, pageSize).frames().stream()
                    .map(WriteAheadLog.Frame::page)
                    .toList();
            return find(pages, reader);
        }
    }

    private Optional<byte[]> find(List<PageReader.StoredPage> pages, PageReader reader) throws IOException {
        for (PageReader.StoredPage stored : pages) {
            if (stored.number() == 1) {
                byte[] page = reader.page(stored.position());
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
        try (UnopenedFile opened = UnopenedFile.toRead(journal)) {
            PageReader reader = opened.reader(pageSize);
            return find(RollbackJournal.in(reader, pageSize).stored(), reader);
        }
    }
}
