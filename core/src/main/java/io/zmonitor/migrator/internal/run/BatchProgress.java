package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Progress;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.session.RunLog;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Says how far a step is that goes through a table in batches: listeners hear of each batch, the log at the beginning and
 * then every ten seconds. For one step.
 */
final class BatchProgress {
    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
    private static final double ENOUGH_TO_ESTIMATE = 0.01;
    private static final double PERCENT = 100;

    private final Listeners listeners;
    private final MigrationId id;
    private long begun;
    private long said;
    private Progress before = Progress.NONE;
    private double from = -1;
    private long told;

    BatchProgress(Listeners listeners, MigrationId id) {
        this.listeners = listeners;
        this.id = id;
    }

    /** The work begins; the first line comes before it. */
    void begins(Mark mark, String how) {
        begun = System.nanoTime();
        said = begun;
        before = mark.progress();
        told = before.batches();
        RunLog.batches(id, how);
    }

    /** A batch was committed, or rows were looked at: listeners hear of the former. */
    void committed(Mark mark, double position) {
        if (from < 0) {
            from = position;
        }
        long now = System.nanoTime();
        Optional<Duration> left = left(now - begun, position);
        Progress progress = mark.progress();
        if (progress.batches() != told) {
            told = progress.batches();
            listeners.tell(new Events.BatchData(
                    id,
                    progress.batches(),
                    progress.keys(),
                    progress.rowsChanged(),
                    position < 0 ? OptionalDouble.empty() : OptionalDouble.of(position),
                    rowsPerSecond(progress, now - begun),
                    left));
        }
        if (now - said >= BETWEEN_LINES) {
            said = now;
            RunLog.batches(id, line(progress, position, now - begun, left));
        }
    }

    private Optional<Duration> left(long took, double position) {
        double done = position - from;
        return position < 0 || done < ENOUGH_TO_ESTIMATE
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) (took / done * (1 - position))));
    }

    // Of this run, the commits included; what others did before it says nothing about this device's pace today.
    private OptionalLong rowsPerSecond(Progress progress, long took) {
        long rows = progress.keys() - before.keys();
        return rows <= 0 || took <= 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(rows / (took / 1e9)));
    }

    private String line(Progress progress, double position, long took, Optional<Duration> left) {
        long each = rowsPerSecond(progress, took).orElse(0);
        String text = "has gone through " + progress.keys() + " rows, " + each + " rows per second";
        if (position >= 0) {
            text += ", " + Math.round(position * PERCENT) + " % of the keys";
        }
        return left.isPresent() ? text + ", about " + left.get().toSeconds() + " s left" : text;
    }
}
