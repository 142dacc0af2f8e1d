package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.internal.script.BatchDirective;
import java.time.Duration;
import java.util.Objects;

/**
 * When a boot is to be over, and what becomes then of a step in batches. Only a call that begins a boot has one that runs.
 *
 * @param longest how long a boot is to take
 * @param then what becomes of a step
 * @param ends on the clock of {@link System#nanoTime}; of no meaning before {@link #begun}
 */
public record BootDeadline(Duration longest, Background.AfterDeadline then, long ends) {
    private static final Duration FOR_EVER = Duration.ofDays(36_500); // what can be added to a clock's nanoseconds

    /** Refuses a boot of no time. */
    public BootDeadline {
        Objects.requireNonNull(then, "then");
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a boot needs some time: " + longest);
        }
    }

    /** Of a boot that begins now. */
    public BootDeadline begun(long now) {
        Duration most = longest.compareTo(FOR_EVER) < 0 ? longest : FOR_EVER;
        return new BootDeadline(longest, then, now + most.toNanos());
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return System.nanoTime() - ends >= 0;
    }

    /** Whether rows of such a step may be left, so that it is recorded: others, which write meanwhile, must tell which wait. */
    public boolean leaves(BatchDirective step) {
        boolean tells = !step.where().isEmpty() && step.badRows().policy() == JavaMigration.BadRows.Policy.FAIL;
        return switch (then) {
            case LEAVE_BACKGROUND_STEPS -> step.background();
            case LEAVE_WAITING_ROWS -> step.background() || tells;
            case END_BOOT -> false;
        };
    }

    /** How long that is, for people. */
    public String shown() {
        return longest.toSeconds() > 0 ? longest.toSeconds() + " s" : longest.toMillis() + " ms";
    }
}
