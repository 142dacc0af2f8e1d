package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sets that a kill has left in the middle of a transaction: with a journal or a log that must be recovered. */
public final class CrashedLives {
    private CrashedLives() {}

    /** Some of them, from different places of a life. */
    public static List<Path> left(Workplace place, Golden golden, int count) throws IOException {
        List<Path> left = new ArrayList<>();
        Journal journal = golden.journal();
        try (Subject subject = new Subject(place)) {
            Path whole = FileSet.copied(golden.start(), place.fresh("whole"));
            subject.lives(
                    Monitors.life(journal, 0, whole.resolve(FileSet.NAME)),
                    Fault.none().on("*monitor.db"));
            long writes = subject.control().calls(Operation.WRITE);
            for (int part = 1; left.size() < count && part <= 5 * count; part++) {
                Path folder = FileSet.copied(golden.start(), place.fresh("crashed"));
                long at = 1 + Settings.random("crashed", part).nextLong(writes);
                subject.lives(
                        Monitors.life(journal, 0, folder.resolve(FileSet.NAME)),
                        Fault.at(at, Operation.WRITE, Action.KILL_AFTER).on("*monitor.db"));
                if (mustBeRecovered(folder)) {
                    left.add(folder);
                }
            }
        }
        if (left.isEmpty()) {
            throw new IllegalStateException("no kill has left anything to recover");
        }
        return left;
    }

    private static boolean mustBeRecovered(Path folder) throws IOException {
        return hasContent(folder.resolve(FileSet.NAME + "-journal"))
                || hasContent(folder.resolve(FileSet.NAME + "-wal"));
    }

    private static boolean hasContent(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }
}
