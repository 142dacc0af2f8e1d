package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal.Entry;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a rollback journal beside its database as pager_playback() of SQLite's pager.c does for a hot journal, and on to
 * the end where that stops.
 *
 * <p>SQLite flushes the records of a segment before it overwrites one of their pages. So where the records of a segment
 * are damaged, and nothing of that segment has reached the database, the power went while they were flushed. If something
 * of it has reached the database, the storage has lost what it had flushed, and nobody can undo the transaction.
 */
public final class JournalPlayback {
    private static final int OVERWRITTEN = -1;
    private static final long NOWHERE = -1;

    private final PageReader side;
    private final PageReader file;
    private final SeenPages seen;
    private final RollbackJournal journal;
    private final StoredPages compared;

    private final List<List<Read>> segments = new ArrayList<>();
    private boolean authentic;
    private boolean foreign;
    private boolean full;

    public JournalPlayback(PageReader side, PageReader file, SeenPages seen) throws IOException {
        this.side = side;
        this.file = file;
        this.seen = seen;
        this.journal = RollbackJournal.in(side, seen.pageSize());
        this.compared = new StoredPages(side, file, seen);
    }

    private enum Condition {
        WHOLE,
        /** Of this database, but with another checksum: of an older journal, or the checksum is damaged. */
        MISSUMMED,
        EMPTY,
        DAMAGED
    }

    private record Read(Entry entry, Condition condition) {}

    /** All that can be told. */
    public Playback read() throws IOException {
        return switch (journal.head()) {
            case MISSING -> nothing(Playback.Stop.END, Playback.Origin.OURS);
            case ZEROED -> nothing(isUndoneByNobody() ? Playback.Stop.BROKEN : Playback.Stop.END, Playback.Origin.OURS);
            case UNFLUSHED ->
                nothing(
                        isUndoneByNobody() || isBegunBeforeFlush() ? Playback.Stop.BROKEN : Playback.Stop.END,
                        Playback.Origin.OURS);
            case UNPLAYABLE ->
                nothing(Playback.Stop.BROKEN, holdsOurs() ? Playback.Origin.OURS : Playback.Origin.ANOTHER_DATABASE);
            case PLAYABLE -> played();
        };
    }

    private static Playback nothing(Playback.Stop stop, Playback.Origin origin) {
        return new Playback(new RecoveredPages(), stop, origin, Playback.Fit.THIS_STATE);
    }

    private Playback played() throws IOException {
        RecoveredPages pages = new RecoveredPages();
        pages.cutTo(journal.pages());
        List<Segment> counted = journal.segments();
        Playback.Stop stop = counted.isEmpty() ? Playback.Stop.BROKEN : Playback.Stop.END;
        boolean stopped = false;
        for (Segment segment : counted) {
            List<Read> reads = read(journal.entries(segment), segment.nonce());
            segments.add(reads);
            for (Read read : reads) {
                stopped |= read.condition() != Condition.WHOLE;
                if (!stopped) {
                    pages.put(
                            read.entry().number(),
                            new RecoveredPages.Copy(side, read.entry().position()));
                }
            }
            if (segment.pages() != journal.pages()) {
                stop = Playback.Stop.BROKEN; // of another transaction: SQLite makes such a header invalid
            }
            boolean isShort = reads.size() < segment.said();
            if (stop == Playback.Stop.END && (stopped || isShort)) {
                boolean isLast = segments.size() == counted.size();
                stop = isLast && isTorn(segment, reads) ? Playback.Stop.TORN : Playback.Stop.BROKEN;
            }
        }
        if (stop == Playback.Stop.END && isOfAnotherSize(pages)) {
            stop = Playback.Stop.BROKEN;
        }
        if (stop == Playback.Stop.END && isGoingOnUnseen(counted.get(counted.size() - 1))) {
            stop = Playback.Stop.BROKEN;
        }
        stop = afterName(stop);
        // Every commit writes page 1 anew: where it was committed, that page is not as it was copied.
        boolean isUncommitted = stop == Playback.Stop.COMMITTED_ELSEWHERE && isFirstPageAsCopied();
        return new Playback(pages, stop, origin(stop), isUncommitted ? Playback.Fit.ANOTHER_STATE : fit(pages));
    }

    // Pages that the database had are neither there nor brought back: no transaction cuts a file off before its commit.
    private boolean isOfAnotherSize(RecoveredPages pages) throws IOException {
        RecoveredPages.Copy first = pages.copies().get(1L);
        if (first != null && isOtherThan(pages.pages(), FirstPage.of(first.page(), seen))) {
            return true; // the journal contradicts itself
        }
        for (long number = file.size() / seen.pageSize() + 1; number <= pages.pages(); number++) {
            if (!pages.copies().containsKey(number) && number != RollbackJournal.lockPage(seen.pageSize())) {
                return true;
            }
        }
        return false;
    }

    private Playback.Origin origin(Playback.Stop stop) {
        if (foreign) {
            return Playback.Origin.ANOTHER_ENGINE;
        }
        boolean strange = seen.tellsAuthentic() && full && !authentic && stop == Playback.Stop.BROKEN;
        return strange ? Playback.Origin.ANOTHER_DATABASE : Playback.Origin.OURS;
    }

    private List<Read> read(List<Entry> entries, int nonce) throws IOException {
        List<Read> reads = new ArrayList<>();
        for (Entry entry : entries) {
            reads.add(new Read(entry, condition(entry, nonce)));
        }
        return reads;
    }

    private Condition condition(Entry entry, int nonce) throws IOException {
        byte[] page = side.wholePage(entry.position());
        if (entry.number() == 0 && entry.checksum() == 0 && isZero(page)) {
            return Condition.EMPTY;
        }
        full = true;
        if (!isPossible(entry.number()) || !seen.isAuthentic(page, entry.number())) {
            return Condition.DAMAGED;
        }
        byte[] plaintext = seen.decrypted(page, entry.number());
        int sum = RollbackJournal.checksum(plaintext);
        SeenPages.wipe(plaintext, page);
        if (nonce + sum == entry.checksum()) {
            authentic = true;
            return Condition.WHOLE;
        }
        if (!seen.tellsAuthentic()) {
            return Condition.DAMAGED;
        }
        authentic = true;
        foreign |= nonce + RollbackJournal.checksum(page) == entry.checksum();
        return Condition.MISSUMMED;
    }

    // SQLite copies no page behind the end that the database had, and never the one of the locks.
    private boolean isPossible(long number) {
        boolean isKnown = journal.head() == RollbackJournal.Head.ZEROED || number <= journal.pages();
        return number > 0 && isKnown && number != RollbackJournal.lockPage(seen.pageSize());
    }

    /** Whether nothing that the segment covers has been overwritten: then the power went while it was flushed. */
    private boolean isTorn(Segment segment, List<Read> reads) throws IOException {
        if (!segment.isCounted()) {
            return isOutdatedBehindTheFirstStop(reads) && !isCountedAllTheSame(reads, segment.nonce());
        }
        // SQLite flushes all records before it begins another segment.
        ByteBuffer next = journal.headerBytes(journal.next(journal.end(segment)));
        if (journal.isUnflushed(next) || isCommitBegun()) {
            return false;
        }
        long whole = 0;
        long empty = segment.said() - reads.size();
        for (Read read : reads) {
            switch (read.condition()) {
                case WHOLE -> {
                    whole++;
                    if (!compared.isAsCopied(read.entry())) {
                        return false;
                    }
                }
                case EMPTY -> empty++;
                case MISSUMMED -> {
                    return false;
                }
                case DAMAGED -> {
                    if (!isPossible(read.entry().number())
                            || compared.trace(read.entry(), segment.nonce()) != StoredPages.Trace.AS_COPIED) {
                        return false;
                    }
                }
            }
        }
        return empty == 0 || 2 * whole >= segment.said(); // of less, too little is known of what reached the file
    }

    // Page 1 stays in memory until the commit writes it, when all records are flushed.
    private boolean isCommitBegun() throws IOException {
        Optional<Entry> first = firstPage();
        return first.isPresent() && !compared.isAsCopied(first.get());
    }

    // A journal of several segments was flushed, and its first header says how many records there are.
    private boolean isCountedAllTheSame(List<Read> reads, int nonce) throws IOException {
        Set<Long> copied = new HashSet<>();
        for (Read read : reads) {
            if (read.condition() == Condition.WHOLE) {
                copied.add(read.entry().number());
                continue;
            }
            long start = journal.next(read.entry().position() - RollbackJournal.PAGE_NUMBER);
            if (!journal.isHeaderAt(start)) {
                return false;
            }
            List<Entry> behind = journal.entriesFrom(journal.behindHeader(start));
            int its = RollbackJournal.nonce(journal.headerBytes(start));
            return its != nonce
                    && !behind.isEmpty()
                    && condition(behind.get(0), its) == Condition.WHOLE
                    && copied.add(behind.get(0).number());
        }
        return false;
    }

    // Without flushes nothing is counted, and what stands behind the last record is of an older transaction.
    private static boolean isOutdatedBehindTheFirstStop(List<Read> reads) {
        boolean stopped = false;
        for (Read read : reads) {
            if (stopped && read.condition() == Condition.WHOLE) {
                return false;
            }
            stopped |= read.condition() != Condition.WHOLE;
        }
        return true;
    }

    /**
     * Whether records of this transaction stand behind the last segment, and pages of theirs were overwritten: then the
     * count or the header before them is damaged.
     */
    private boolean isGoingOnUnseen(Segment last) throws IOException {
        long end = journal.end(last);
        if (last.isCounted() && isAnyOverwritten(read(journal.entriesFrom(end), last.nonce()), false)) {
            return true;
        }
        long start = journal.next(end);
        do {
            ByteBuffer header = journal.headerBytes(start);
            if (RollbackJournal.isOutdated(header)) {
                return false;
            }
            boolean unflushed = journal.isUnflushed(header);
            List<Entry> entries = journal.entriesFrom(journal.behindHeader(start));
            List<Read> behind = read(entries, RollbackJournal.nonce(header));
            int count = asCopied(behind, false);
            count = count == 0 && (!unflushed || isOfThisState(behind)) ? asCopied(behind, true) : count;
            if (count == OVERWRITTEN) {
                return true;
            }
            // All of it is as it was copied; behind it there may be more, if it was flushed.
            start = count == 0 || unflushed ? NOWHERE : journal.startBehind(entries.get(count - 1));
        } while (journal.isHeaderAt(start));
        return false;
    }

    // A journal of an older transaction may stand there. But not with the page 1 that stands in the file.
    private boolean isOfThisState(List<Read> reads) throws IOException {
        for (Read read : reads) {
            if (!isOfLostHeader(read)
                    || nonceOf(read.entry()) != nonceOf(reads.get(0).entry())) {
                return false;
            }
            if (read.entry().number() == 1) {
                return compared.isAsCopied(read.entry());
            }
        }
        return false;
    }

    private boolean isAnyOverwritten(List<Read> reads, boolean anyNonce) throws IOException {
        return asCopied(reads, anyNonce) == OVERWRITTEN;
    }

    /**
     * How many of these stand in the file as they were copied, up to the first that is not of this transaction.
     *
     * @param anyNonce for records whose header is lost: they are of one transaction if their checksums begin alike
     */
    private int asCopied(List<Read> reads, boolean anyNonce) throws IOException {
        Set<Long> copied = new HashSet<>();
        segments.forEach(known -> known.forEach(read -> copied.add(read.entry().number())));
        Optional<Integer> nonce = Optional.empty();
        int count = 0;
        if (anyNonce && !seen.tellsAuthentic() && !isAlike(reads)) {
            return 0;
        }
        for (Read read : reads) {
            boolean isOurs = anyNonce
                    ? isOfLostHeader(read) && copied.add(read.entry().number())
                    : read.condition() == Condition.WHOLE;
            if (isOurs && anyNonce) {
                int begun = nonceOf(read.entry());
                isOurs = nonce.isEmpty() || nonce.get() == begun;
                nonce = Optional.of(begun);
            }
            if (!isOurs) {
                return count;
            }
            if (!compared.isAsCopied(read.entry())) {
                return OVERWRITTEN;
            }
            count++;
        }
        return count;
    }

    // Without codes, a single record is known by nothing.
    private boolean isAlike(List<Read> reads) throws IOException {
        return reads.size() > 1
                && isPossible(reads.get(0).entry().number())
                && isPossible(reads.get(1).entry().number())
                && nonceOf(reads.get(0).entry()) == nonceOf(reads.get(1).entry());
    }

    private boolean isOfLostHeader(Read read) {
        return read.condition() == Condition.MISSUMMED
                || (!seen.tellsAuthentic() && isPossible(read.entry().number()));
    }

    private int nonceOf(Entry entry) throws IOException {
        byte[] page = side.wholePage(entry.position());
        byte[] plaintext = seen.decrypted(page, entry.number());
        int nonce = entry.checksum() - RollbackJournal.checksum(plaintext);
        SeenPages.wipe(plaintext, page);
        return nonce;
    }

    /** What the name of a file at the end of the journal says, which stands until the transaction is committed. */
    private Playback.Stop afterName(Playback.Stop stop) throws IOException {
        Optional<byte[]> name = SuperJournal.nameIn(side);
        if (name.isEmpty()) {
            return SuperJournal.isBegunIn(side, seen.pageSize()) && isAnyOverwritten() ? Playback.Stop.BROKEN : stop;
        }
        Optional<SuperJournal> all = SuperJournal.of(name.get());
        if (all.isEmpty()) {
            return Playback.Stop.UNREADABLE_NAME;
        }
        if (all.get().isThere()) {
            return stop;
        }
        return isFirstPageAsCopied() && isAnyOverwritten() ? Playback.Stop.BROKEN : Playback.Stop.COMMITTED_ELSEWHERE;
    }

    // Every commit writes page 1 anew: if it is as it was before the transaction, the transaction was not committed.
    private boolean isFirstPageAsCopied() throws IOException {
        Optional<Entry> first = firstPage();
        return first.isPresent() && compared.isAsCopied(first.get());
    }

    private Optional<Entry> firstPage() {
        return segments.stream()
                .flatMap(List::stream)
                .filter(read -> read.entry().number() == 1 && read.condition() == Condition.WHOLE)
                .map(Read::entry)
                .findFirst();
    }

    private boolean isAnyOverwritten() throws IOException {
        for (List<Read> reads : segments) {
            if (isAnyOverwritten(reads, false)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a journal that says it was committed was not: its page 1 stands in the file as it was copied, and another
     * page of the same records does not. Without page 1 in it, that cannot be told.
     */
    private boolean isUndoneByNobody() throws IOException {
        Optional<Integer> nonce = Optional.empty();
        boolean overwritten = false; // before its page 1: no older record stands there
        for (Entry entry : journal.allEntries()) {
            if (entry.number() == 0 || !seen.isAuthentic(side.wholePage(entry.position()), entry.number())) {
                continue;
            }
            boolean isAsCopied = compared.isAsCopied(entry);
            if (nonce.isEmpty() && entry.number() == 1) {
                if (!isAsCopied || overwritten) {
                    return isAsCopied;
                }
                nonce = Optional.of(nonceOf(entry));
            } else if (!isAsCopied && nonce.isPresent() && nonceOf(entry) == nonce.get()) {
                return true;
            }
            overwritten |= !isAsCopied;
        }
        return nonce.isPresent() && isGoneOnBehind(nonce.get());
    }

    // Only the first header is zeroed by a commit. It has written page 1 before that, whose copy is in the segment.
    private boolean isGoneOnBehind(int nonce) throws IOException {
        long start = NOWHERE;
        Set<Long> copied = new HashSet<>();
        for (Read read : read(journal.entriesFrom(journal.behindHeader(0)), nonce)) {
            if (read.condition() != Condition.WHOLE) {
                break;
            }
            copied.add(read.entry().number());
            start = journal.startBehind(read.entry());
        }
        Optional<Long> pages = FirstPage.in(file, seen).flatMap(FirstPage::pages);
        while (journal.isHeaderAt(start)) {
            ByteBuffer header = journal.headerBytes(start);
            if (pages.isPresent() && pages.get() != RollbackJournal.pages(header)) {
                return false; // of an older transaction
            }
            long end = NOWHERE;
            for (Read read : read(journal.entriesFrom(journal.behindHeader(start)), RollbackJournal.nonce(header))) {
                if (read.condition() != Condition.WHOLE
                        || !copied.add(read.entry().number())) {
                    break;
                }
                if (!compared.isAsCopied(read.entry())) {
                    return true;
                }
                end = journal.startBehind(read.entry());
            }
            start = end;
        }
        return false;
    }

    // A header says how many records there are once they are flushed, and no page is overwritten before that.
    private boolean isBegunBeforeFlush() throws IOException {
        int nonce = RollbackJournal.nonce(journal.headerBytes(0));
        return isAnyOverwritten(read(journal.entriesFrom(journal.behindHeader(0)), nonce), false);
    }

    private boolean holdsOurs() throws IOException {
        if (!seen.tellsAuthentic()) {
            return true;
        }
        for (Entry entry : journal.entriesFrom(journal.behindHeader(0))) {
            if (entry.number() > 0 && seen.isAuthentic(side.wholePage(entry.position()), entry.number())) {
                return true;
            }
        }
        return false;
    }

    private Playback.Fit fit(RecoveredPages pages) throws IOException {
        Optional<FirstPage> now = FirstPage.in(file, seen);
        RecoveredPages.Copy copy = pages.copies().get(1L);
        Optional<FirstPage> before = copy == null ? Optional.empty() : FirstPage.of(copy.page(), seen);
        if (pages.pages() == 0) {
            // The first transaction of all: it was the file's first change, if it came so far.
            return now.isPresent() && now.get().changes() > 1 ? Playback.Fit.ANOTHER_SIZE : Playback.Fit.THIS_STATE;
        }
        if (before.isPresent() && now.isPresent() && !before.get().isAtMostBefore(now.get(), 1)) {
            return Playback.Fit.ANOTHER_STATE;
        }
        // As long as page 1 was not copied, it is as it was.
        if (before.isEmpty() && isOtherThan(pages.pages(), now)) {
            return Playback.Fit.ANOTHER_STATE;
        }
        boolean sized = pages.fitsSize(file.size(), seen.pageSize());
        return sized || !pages.copies().isEmpty() ? Playback.Fit.THIS_STATE : Playback.Fit.ANOTHER_SIZE;
    }

    private static boolean isOtherThan(long pages, Optional<FirstPage> said) {
        return said.flatMap(FirstPage::pages).map(count -> count != pages).orElse(false);
    }

    private static boolean isZero(byte[] page) {
        for (byte b : page) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
