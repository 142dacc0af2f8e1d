package io.zmonitor.migrator.internal.file;

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
