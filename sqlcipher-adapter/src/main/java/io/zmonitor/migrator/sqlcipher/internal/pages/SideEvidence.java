package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.PageAuthentication;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the journal and the write-ahead log of a crash say of a database's pages.
 *
 * @param covered pages of which they hold an authentic copy: what is torn in the database comes back from there
 * @param damaged pages whose committed copy in the log is damaged
 */
record SideEvidence(Set<Long> covered, SortedSet<Long> damaged) {
    /** Nothing stands beside the database. */
    static SideEvidence none() {
        return new SideEvidence(Set.of(), new TreeSet<>());
    }

    /** What stands beside this database, written by this key. */
    static SideEvidence of(DatabaseFile database, KeyFit fit) throws IOException {
        SideEvidence evidence = new SideEvidence(new TreeSet<>(), new TreeSet<>());
        if (Files.isRegularFile(database.journal())) {
            try (UnopenedFile journal = UnopenedFile.toRead(database.journal())) {
                evidence.readJournal(journal.reader(fit.format().pageSize()), fit);
            }
        }
        if (Files.isRegularFile(database.wal())) {
            try (UnopenedFile log = UnopenedFile.toRead(database.wal())) {
                evidence.readLog(log.reader(fit.format().pageSize()), fit);
            }
        }
        return evidence;
    }

    private void readJournal(PageReader reader, KeyFit fit) throws IOException {
        PageAuthentication authentication = fit.authentication();
        for (PageReader.StoredPage stored :
                RollbackJournal.in(reader, fit.format().pageSize()).stored()) {
            note(stored, reader, authentication);
        }
    }

    /**
     * A power loss tears what was not flushed: frames of the last transaction, whatever order they reached the disk in. A
     * frame before that was flushed, and a damaged one makes SQLite drop all that follows it.
     */
    private void readLog(PageReader reader, KeyFit fit) throws IOException {
        WriteAheadLog log = WriteAheadLog.in(reader, fit.format().pageSize());
        if (log.isPlayable()) {
            PageAuthentication authentication = fit.authentication();
            List<WriteAheadLog.Frame> frames = log.frames();
            SortedSet<Long> torn = new TreeSet<>(); // of this transaction so far
            SortedSet<Long> suspected = new TreeSet<>(); // of the one before it, which was the last one until now
            for (WriteAheadLog.Frame frame : frames) {
                if (frame.round() != log.round()) {
                    continue;
                }
                if (note(frame.page(), reader, authentication)) {
                    damaged.addAll(suspected);
                    suspected.clear();
                } else {
                    torn.add(frame.page().number());
                }
                if (frame.isLast()) {
                    suspected.addAll(torn);
                    torn.clear();
                }
            }
        }
    }

    private boolean note(PageReader.StoredPage stored, PageReader reader, PageAuthentication authentication)
            throws IOException {
        boolean authentic = authentication.authentic(reader.page(stored.position()), stored.number());
        if (authentic) {
            covered.add(stored.number());
        }
        return authentic;
    }
}
