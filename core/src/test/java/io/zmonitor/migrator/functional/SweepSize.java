package io.zmonitor.migrator.functional;

/** How much of a sweep a build takes: a sample that is always the same, or all with {@code -Dsweeps.complete=true}. */
public final class SweepSize {
    private static final boolean COMPLETE = Boolean.getBoolean("sweeps.complete");

    private SweepSize() {}

    /** Whether each case is wanted. */
    public static boolean isComplete() {
        return COMPLETE;
    }

    /** The step from one case to the next: 1 if each is wanted. */
    public static int step(int usual) {
        return COMPLETE ? 1 : usual;
    }
}
