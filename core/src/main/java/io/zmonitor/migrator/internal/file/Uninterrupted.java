package io.zmonitor.migrator.internal.file;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/**
 * Reads and moves files although the thread is to stop: an interrupt closes each channel that is used, and would look
 * like a storage that fails. It is taken note of, and told again afterwards. One that comes meanwhile still closes them.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** What is done. */
    @FunctionalInterface
    public interface Deed<T, E extends Exception> {
        /** Does it. */
        T perform() throws E;
    }

    /** The problem of a failure that left the database as it was: that the thread is to stop, if that is why. */
    public static Problem problem(Throwable failure, Problem otherwise, Path database) {
        return isInterruption(failure) ? Problem.ofFile(ProblemCode.INTERRUPTED, database) : otherwise;
    }

    private static boolean isInterruption(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }

    /** Does it, and interrupts the thread again if it was interrupted before. */
    public static <T, E extends Exception> T perform(Deed<T, E> deed) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            return deed.perform();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
