package io.zmonitor.migrator.reliability.work;

/** How the application keeps its own transactions undoable; the library's runs use TRUNCATE, or stay in WAL. */
public enum Journal {
    TRUNCATE("truncate", "extra"),
    DELETE("delete", "extra"),
    WAL("wal", "full");

    private final String mode;
    private final String synchronous;

    Journal(String mode, String synchronous) {
        this.mode = mode;
        this.synchronous = synchronous;
    }

    /** The pragma that chooses it. */
    public String chosen() {
        return "PRAGMA journal_mode = " + mode;
    }

    /** The pragma with which no acknowledged commit is lost. */
    public String durable() {
        return "PRAGMA synchronous = " + synchronous;
    }
}
