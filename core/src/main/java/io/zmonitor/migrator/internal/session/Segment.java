package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that commit together.
 *
 * @param mode how they run
 * @param steps in order; exactly one unless the mode is {@link Mode#TOGETHER}, none if only repeatables are due or a
 *     ledger is taken over
 * @param place whether more segments follow
 */
public record Segment(Mode mode, List<ResolvedMigration> steps, Place place) {
    /** How the steps of a segment run. */
    public enum Mode {
        /** In one transaction, foreign keys not enforced but compared. */
        TOGETHER,
        /** In a transaction of its own, foreign keys enforced. */
        FOREIGN_KEYS_ON,
        /** Outside of a transaction. */
        NO_TRANSACTION,
        /** In one transaction for each batch, foreign keys enforced. */
        BATCHED
    }

    /** Whether more segments follow. */
    public enum Place {
        /** Another segment follows. */
        INNER,
        /** The post-checks are due, and the run is over. */
        LAST
    }

    /** All of a change that has no steps of its own, in one transaction. */
    public static final Segment WHOLE = new Segment(Mode.TOGETHER, List.of(), Place.LAST);

    public Segment {
        steps = List.copyOf(steps);
    }

    /**
     * The steps of a run in segments, in order.
     *
     * @param isNew whether the database is new: what it holds then came with the run, so batches have nothing to spare
     */
    public static List<Segment> of(List<ResolvedMigration> steps, Atomicity atomicity, boolean isNew) {
        List<Segment> segments = new ArrayList<>();
        List<ResolvedMigration> together = new ArrayList<>();
        for (ResolvedMigration step : steps) {
            Mode mode = modeOf(step, isNew);
            boolean alone = mode != Mode.TOGETHER || atomicity == Atomicity.PER_STEP;
            if (alone) {
                closeInto(segments, together);
                segments.add(new Segment(mode, List.of(step), Place.INNER));
            } else {
                together.add(step);
            }
        }
        closeInto(segments, together);
        if (segments.isEmpty()) {
            segments.add(WHOLE);
        } else {
            int last = segments.size() - 1;
            segments.set(
                    last,
                    new Segment(segments.get(last).mode(), segments.get(last).steps(), Place.LAST));
        }
        return List.copyOf(segments);
    }

    /**
     * The same, if the first of them can do in its transaction what comes before its steps; otherwise, and if that is to be
     * committed alone, after one that only does so.
     */
    public static List<Segment> after(List<Segment> segments, boolean alone) {
        boolean bare = !segments.isEmpty() && segments.get(0).steps().isEmpty();
        if (bare || (!alone && !segments.isEmpty() && segments.get(0).mode() == Mode.TOGETHER)) {
            return segments;
        }
        List<Segment> all = new ArrayList<>();
        all.add(new Segment(Mode.TOGETHER, List.of(), segments.isEmpty() ? Place.LAST : Place.INNER));
        all.addAll(segments);
        return List.copyOf(all);
    }

    private static void closeInto(List<Segment> segments, List<ResolvedMigration> together) {
        if (!together.isEmpty()) {
            segments.add(new Segment(Mode.TOGETHER, together, Place.INNER));
            together.clear();
        }
    }

    private static Mode modeOf(ResolvedMigration step, boolean isNew) {
        if (!isNew && step.batch().isPresent()) {
            return Mode.BATCHED;
        }
        if (step instanceof ResolvedMigration.OfScript script) {
            if (script.script().options().noTransaction()) {
                return Mode.NO_TRANSACTION;
            }
            if (script.script().options().foreignKeysOn()) {
                return Mode.FOREIGN_KEYS_ON;
            }
        }
        return Mode.TOGETHER;
    }
}
