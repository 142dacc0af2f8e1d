package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.pages.WriteAheadLog.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a write-ahead log beside its database as SQLite recovers it, up to the last commit of an unbroken chain of frames,
 * and on to the end where the chain breaks.
 *
 * <p>With {@code synchronous=FULL} each commit is flushed. So a power loss tears frames of the newest transaction alone: a
 * broken chain with frames of a later transaction behind it means that the storage has lost what it had flushed.
 */
public final class LogPlayback {
    // Another log's salt is as close as this once in 65,536 times.
    private static final int MOST_ROUNDS = 1 << 16;
    // A sector of a header reaches into the first frame, and the next one's checksum goes on from there.
    private static final int MOST_SPOILT = 2;

    private final PageReader side;
    private final PageReader file;
    private final SeenPages seen;
    private final WriteAheadLog log;
    private final StoredPages compared;

    private final RecoveredPages pages = new RecoveredPages();
    private final Map<Long, RecoveredPages.Copy> uncommitted = new HashMap<>();
    private final List<RecoveredPages.Copy> firstPages = new ArrayList<>(); // of each transaction that has one
    private long count;
    private boolean isOlder;

    public LogPlayback(PageReader side, PageReader file, SeenPages seen) throws IOException {
        this.side = side;
        this.file = file;
        this.seen = seen;
        this.log = WriteAheadLog.in(side, seen.pageSize());
        this.compared = new StoredPages(side, file, seen);
    }

    /** All that can be told. */
    public Playback read() throws IOException {
        List<Frame> frames = log.frames();
        if (!log.isPlayable()) {
            return withoutHeader(frames);
        }
        int at = 0;
        for (; at < frames.size(); at++) {
            Frame frame = frames.get(at);
            boolean isForgotten = seen.tellsAuthentic() && log.isUnsealed(frame) && !frame.isLast() && isOurs(frame);
            if (!isForgotten && (!isOfThisRound(frame) || frame.number() == 0 || !log.isLinked(frame))) {
                break;
            }
            if (!isOurs(frame)) {
                return told(Playback.Stop.END, Playback.Origin.ANOTHER_DATABASE);
            }
            note(frame);
        }
        if (count > 0) {
            // A page that was cut off by one commit and is back after another keeps its last frame: cut at last.
            pages.cutTo(count);
        }
        boolean hiding = count > 0 ? isHiding(irregular(frames)) : isHidingAll(frames);
        Playback.Stop stop = hiding ? Playback.Stop.BROKEN : stop(frames, at);
        if (stop == Playback.Stop.TORN && isMovedAlready(frames.subList(at, frames.size()))) {
            stop = Playback.Stop.BROKEN;
        }
        isOlder = count > 0 && isBeforeEarlierRounds(frames);
        return told(stop, Playback.Origin.OURS);
    }

    /**
     * Whether pages of the transaction that is not whole have reached the file: then it was committed. A log is moved into
     * the file page by page in the order of their numbers, and to play back what is before that transaction would leave a
     * mixture.
     */
    private boolean isMovedAlready(List<Frame> behind) throws IOException {
        long unknown = 0;
        SortedMap<Long, Optional<Long>> dropped = new TreeMap<>(); // where they stand, if they are whole
        uncommitted.forEach((number, copy) -> dropped.put(number, Optional.of(copy.position())));
        long unread = 0;
        for (Frame frame : behind) {
            unread += !isOfThisRound(frame) || frame.number() == 0 ? 1 : 0;
            unknown = isOfThisRound(frame) ? unread : unknown; // behind the last one of this round nothing is missing
            if (isOfThisRound(frame) && frame.number() > 0) {
                dropped.put(
                        frame.number(), isOurs(frame) ? Optional.of(frame.page().position()) : Optional.empty());
            }
        }
        SortedSet<Long> numbers = new TreeSet<>(pages.copies().keySet());
        numbers.addAll(dropped.keySet());
        boolean isLeft = unknown > 0; // a page that the playback would leave as that transaction made it
        boolean isMoved = false;
        long others = 0;
        for (long number : numbers) {
            RecoveredPages.Copy kept = pages.copies().get(number);
            Optional<Long> then = dropped.getOrDefault(number, Optional.empty());
            others += isOther(kept, number, dropped) ? 1 : 0; // it may be the page of an unknown frame
            if (others > unknown || (then.isPresent() && !compared.isAsCopied(number, then.get()))) {
                return false;
            }
            isLeft |= kept == null;
            isMoved |= isLeft && kept != null && then.isPresent() && !compared.isAsCopied(number, kept.position());
            if (isMoved && unknown == 0) {
                return true;
            }
        }
        return isMoved;
    }

    private boolean isOther(RecoveredPages.@Nullable Copy kept, long number, Map<Long, Optional<Long>> dropped)
            throws IOException {
        return kept != null && !dropped.containsKey(number) && !compared.isAsCopied(number, kept.position());
    }

    private void note(Frame frame) throws IOException {
        uncommitted.put(
                frame.number(), new RecoveredPages.Copy(side, frame.page().position()));
        if (frame.isLast()) {
            RecoveredPages.Copy copy = uncommitted.get(1L);
            if (copy != null) {
                firstPages.add(copy);
            }
            uncommitted.forEach(pages::put);
            uncommitted.clear();
            count = frame.commit();
        }
    }

    private boolean isOfThisRound(Frame frame) {
        return frame.round() == log.round();
    }

    // Without codes, only the chain of checksums tells, from each frame to the next.
    private boolean isOurs(Frame frame) throws IOException {
        return seen.tellsAuthentic()
                ? seen.isAuthentic(side.wholePage(frame.page().position()), frame.number())
                : log.isLinked(frame);
    }

    private Playback.Stop stop(List<Frame> frames, int broken) throws IOException {
        boolean over = false;
        boolean torn = false;
        boolean repeated = false;
        boolean unsealed = false;
        boolean forgotten = false;
        Set<Long> numbers = new HashSet<>(uncommitted.keySet());
        long before = numbers.stream().mapToLong(Long::longValue).max().orElse(0);
        long last = 0;
        boolean ordered = true;
        for (Frame frame : frames.subList(broken, frames.size())) {
            if (log.isUnsealed(frame)) {
                unsealed = true;
                over |= frame.isLast();
                continue;
            }
            if (!isOfThisRound(frame)) {
                continue;
            }
            torn = true;
            if (isOurs(frame)) {
                if (over) {
                    return Playback.Stop.BROKEN; // of a later transaction
                }
                // A transaction writes each page once, but perhaps one of them again with its commit. If it did not
                // spill, it writes them in order. What was rolled back may stand behind it, and no commit behind that.
                boolean again = !numbers.add(frame.number());
                ordered &= frame.number() > last;
                last = frame.number();
                repeated |= again && (!frame.isLast() || (ordered && frame.number() <= before));
                // Its checksum goes on from none: the frame before it was forgotten, and not torn.
                forgotten |= unsealed && log.isLinked(frame);
                if (frame.isLast() && (repeated || forgotten)) {
                    return Playback.Stop.BROKEN;
                }
            }
            unsealed = false;
            over |= frame.isLast();
        }
        return torn ? Playback.Stop.TORN : Playback.Stop.END;
    }

    // SQLite adds one to the first half of the salt whenever it begins the log anew: walRestartHdr() of its wal.c.
    private boolean isOfEarlierRound(Frame frame) {
        return log.age(frame) > 0 && log.age(frame) <= MOST_ROUNDS;
    }

    private List<Frame> irregular(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> !isOfThisRound(frame) && !isOfEarlierRound(frame))
                .toList();
    }

    /**
     * Whether the header stands before committed transactions of a later round, or of one that page 1 of the file has not
     * seen: then it is not the header that was written for them.
     */
    private boolean isHiding(List<Frame> others) throws IOException {
        for (List<Frame> run : committedRuns(others)) {
            int age = log.age(run.get(0));
            if ((age <= 0 && age > -MOST_ROUNDS) || isLaterThanFile(run)) {
                return true;
            }
        }
        return false;
    }

    private boolean isLaterThanFile(List<Frame> run) throws IOException {
        Optional<FirstPage> now = FirstPage.in(file, seen);
        RecoveredPages.Copy copy = pages.copies().get(1L);
        Optional<FirstPage> played = copy == null ? Optional.empty() : FirstPage.of(copy.page(), seen);
        for (Frame frame : run) {
            if (frame.number() == 1) {
                Optional<FirstPage> then =
                        FirstPage.of(side.wholePage(frame.page().position()), seen);
                if (isLater(then, now) && (played.isEmpty() || isLater(then, played))) {
                    return true;
                }
            }
        }
        return false;
    }

    // All that was committed in the rounds before was moved into the file before this one began, and only this one has
    // changed the file since.
    private boolean isBeforeEarlierRounds(List<Frame> frames) throws IOException {
        Optional<FirstPage> now = FirstPage.in(file, seen);
        List<Frame> earlier = frames.stream().filter(this::isOfEarlierRound).toList();
        for (List<Frame> run : committedRuns(earlier)) {
            for (Frame frame : run) {
                if (frame.number() == 1
                        && isLater(FirstPage.of(side.wholePage(frame.page().position()), seen), now)) {
                    return true;
                }
            }
            if (log.age(run.get(0)) == 1
                    && !isInFile(
                            run,
                            frame -> frame.number() <= count && !pages.copies().containsKey(frame.number()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLater(Optional<FirstPage> one, Optional<FirstPage> other) {
        return one.isPresent()
                && other.isPresent()
                && one.get().changes() - other.get().changes() > 0;
    }

    /**
     * The same where no transaction shows whose header it is. All that was committed in the round before this one was moved into
     * the file before this header was written, and nothing has changed the file since.
     */
    private boolean isHidingAll(List<Frame> frames) throws IOException {
        List<Frame> others =
                frames.stream().filter(frame -> !isOfThisRound(frame)).toList();
        if (isHiding(others)) {
            return true;
        }
        List<List<Frame>> runs = committedRuns(others);
        if (runs.isEmpty()) {
            return false;
        }
        Frame first = runs.get(0).get(0);
        boolean isRoundBefore = log.age(first) == 1;
        // Torn frames in front of it may have been all that there was of the round before.
        if (!isRoundBefore && (isOfEarlierRound(first) || frames.indexOf(first) > MOST_SPOILT)) {
            return false;
        }
        List<Frame> newest = runs.get(0);
        for (List<Frame> run : runs) {
            if (run.get(0).round() == first.round()) {
                newest = run; // what stands before torn frames may have been written once more in these
            }
        }
        return !isInFile(newest, frame -> true);
    }

    private boolean isInFile(List<Frame> run, Predicate<Frame> which) throws IOException {
        long size = run.get(run.size() - 1).commit();
        Map<Long, Frame> newest = new HashMap<>();
        run.forEach(frame -> newest.put(frame.number(), frame));
        for (Frame frame : newest.values()) {
            if (frame.number() <= size
                    && which.test(frame)
                    && !compared.isAsCopied(frame.number(), frame.page().position())) {
                return false;
            }
        }
        return true;
    }

    /** Frames of one round that follow one another unbroken, up to the last commit among them. */
    private List<List<Frame>> committedRuns(List<Frame> frames) throws IOException {
        List<List<Frame>> runs = new ArrayList<>();
        List<Frame> run = new ArrayList<>();
        int committed = 0;
        for (Frame frame : frames) {
            boolean ours = isOurs(frame);
            Frame last = run.isEmpty() ? null : run.get(run.size() - 1);
            if (last != null && !(ours && last.round() == frame.round() && log.isLinked(frame))) {
                addCommitted(runs, run, committed);
                run = new ArrayList<>();
                committed = 0;
            }
            if (ours) {
                run.add(frame);
                committed = frame.isLast() ? run.size() : committed;
            }
        }
        addCommitted(runs, run, committed);
        return runs;
    }

    private static void addCommitted(List<List<Frame>> runs, List<Frame> run, int committed) {
        if (committed > 0) {
            runs.add(run.subList(0, committed));
        }
    }

    // The header is flushed before the first frame is written.
    private Playback withoutHeader(List<Frame> frames) throws IOException {
        for (Frame frame : frames) {
            if (isOurs(frame)) {
                return told(Playback.Stop.BROKEN, Playback.Origin.OURS);
            }
        }
        boolean empty = true;
        for (long at = 0; empty && at < side.size(); at += seen.pageSize()) {
            for (byte b : side.page(at)) {
                empty &= b == 0;
            }
        }
        return empty
                ? told(Playback.Stop.END, Playback.Origin.OURS)
                : told(Playback.Stop.BROKEN, Playback.Origin.ANOTHER_DATABASE);
    }

    private Playback told(Playback.Stop stop, Playback.Origin origin) throws IOException {
        return new Playback(pages, stop, origin, fit());
    }

    /**
     * Page 1 is moved into the file with all others: it is what the log began with, or one of the log's. If the log holds
     * none, no transaction of it has changed how many pages there are.
     */
    private Playback.Fit fit() throws IOException {
        Optional<FirstPage> now = FirstPage.in(file, seen);
        if (now.isEmpty() || count == 0) {
            return Playback.Fit.THIS_STATE;
        }
        if (isOlder) {
            return Playback.Fit.ANOTHER_STATE;
        }
        RecoveredPages.Copy copy = pages.copies().get(1L);
        Optional<FirstPage> first = firstPages.isEmpty()
                ? Optional.empty()
                : FirstPage.of(firstPages.get(0).page(), seen);
        if (isMissingAny(copy == null ? now : FirstPage.of(copy.page(), seen))) {
            return Playback.Fit.ANOTHER_STATE;
        }
        if (copy == null || first.isEmpty()) {
            Optional<Long> said = now.get().pages();
            return said.isEmpty() || said.get() == count ? Playback.Fit.THIS_STATE : Playback.Fit.ANOTHER_STATE;
        }
        Optional<FirstPage> newest = FirstPage.of(copy.page(), seen);
        boolean fits = newest.isEmpty()
                || (now.get().changes() - first.get().changes() >= -1
                        && newest.get().changes() - now.get().changes() >= 0);
        boolean isKnown = now.get().changes() - first.get().changes() <= 0 || isAnyOfFirstPages();
        return fits && isKnown ? Playback.Fit.THIS_STATE : Playback.Fit.ANOTHER_STATE;
    }

    private boolean isAnyOfFirstPages() throws IOException {
        for (RecoveredPages.Copy copy : firstPages) {
            if (compared.isAsCopied(1, copy.position())) {
                return true;
            }
        }
        return false;
    }

    // Of the pages behind the end of the file, the log holds each but those that were freed before they were written,
    // and
    // the one of the locks.
    private boolean isMissingAny(Optional<FirstPage> newest) throws IOException {
        long locks = RollbackJournal.lockPage(seen.pageSize());
        long missing = 0;
        for (long number = file.size() / seen.pageSize() + 1; number <= count; number++) {
            missing += number == locks || pages.copies().containsKey(number) ? 0 : 1;
        }
        return newest.isPresent() && missing > newest.get().free();
    }
}
