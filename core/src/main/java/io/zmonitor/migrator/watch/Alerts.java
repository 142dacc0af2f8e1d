package io.zmonitor.migrator.watch;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.RunListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listener that tells of few things only, those that a person should hear of: a step that takes long, a run that failed, a
 * failed post-check, a rollback, a restored backup. For the runs of one database; thread-safe.
 *
 * <p>A long step is noticed while it runs: at the next statement, batch or progress, and each second within a statement, on
 * the thread of {@link RunListener.Event.Running}. What the receiver throws changes nothing, as with any listener.
 */
public final class Alerts implements RunListener {
    /** When a step takes long unless somebody says otherwise. */
    public static final Duration LONG_STEP = Duration.ofMinutes(5);

    private static final Duration MOST = Duration.ofDays(36_500); // what can be added to a clock's nanoseconds

    private final Consumer<Alert> receiver;
    private final Duration longest;
    private @Nullable MigrationId step;
    private long begun;
    private boolean isTold;

    private record AlertData(Kind kind, Optional<MigrationId> migration, String text) implements Alert {
        @Override
        public Level level() {
            return kind.level();
        }
    }

    private Alerts(Consumer<Alert> receiver, Duration longest) {
        this.receiver = receiver;
        this.longest = longest;
    }

    /** Tells this receiver. */
    public static Alerts to(Consumer<Alert> receiver) {
        return new Alerts(Objects.requireNonNull(receiver, "receiver"), LONG_STEP);
    }

    /**
     * A copy for which a step takes long after this time.
     *
     * @throws IllegalArgumentException if that is no time
     */
    public Alerts withLongStep(Duration time) {
        if (Objects.requireNonNull(time, "time").isNegative() || time.isZero()) {
            throw new IllegalArgumentException("each step takes some time, so the threshold is not " + time);
        }
        return new Alerts(receiver, time.compareTo(MOST) < 0 ? time : MOST);
    }

    @Override
    public void on(Event event) {
        Alert alert = alertOf(Objects.requireNonNull(event, "event"));
        if (alert != null) {
            receiver.accept(alert); // not under the lock: it may be slow
        }
    }

    private @Nullable Alert alertOf(Event event) {
        if (event instanceof Event.Failed failed) {
            String text = "a run failed with " + failed.problem().code().code() + ", the database is " + failed.state();
            end();
            return new AlertData(Alert.Kind.FAILED, Optional.empty(), text);
        }
        if (event instanceof Event.Checked checked) {
            return ofCheck(checked.result());
        }
        if (event instanceof Event.RolledBack back) {
            MigrationId id = back.migration().id();
            return new AlertData(Alert.Kind.ROLLED_BACK, Optional.of(id), id + " was rolled back");
        }
        if (event instanceof Event.Restored restored) {
            String file = String.valueOf(restored.backup().file().getFileName());
            return new AlertData(Alert.Kind.RESTORED, Optional.empty(), "the backup " + file + " was put back");
        }
        return ofStep(event);
    }

    private static @Nullable Alert ofCheck(Check.Result result) {
        boolean isVeto = result.phase() == Check.Phase.POST && result.isFailure();
        return isVeto
                ? new AlertData(
                        Alert.Kind.POST_CHECK_FAILED,
                        Optional.empty(),
                        "the post-check " + result.check() + " failed, and what the run did is undone")
                : null;
    }

    private synchronized void end() {
        step = null;
    }

    private synchronized @Nullable Alert ofStep(Event event) {
        if (event instanceof Event.Started started) {
            step = started.id();
            begun = System.nanoTime();
            isTold = false;
            return null;
        }
        MigrationId now = step;
        boolean isLong = now != null && !isTold && System.nanoTime() - begun >= longest.toNanos();
        if (event instanceof Event.Applied || event instanceof Event.Finished) {
            step = null;
        }
        if (!isLong) {
            return null;
        }
        isTold = true;
        return new AlertData(
                Alert.Kind.LONG_STEP, Optional.ofNullable(now), now + " takes longer than " + shown(longest));
    }

    private static String shown(Duration time) {
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
