package io.zmonitor.sample;

/** The monitor cannot boot, for a reason of its own that is no problem of the migrator's. The message says what to do. */
final class BootRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BootRefusal(String message) {
        super(message);
    }

    BootRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
