package io.zmonitor.migrator.reliability.secrets;

/** Where a secret may turn up. */
enum Sink {
    /** SLF4J at TRACE, the JDK's logging at ALL, standard output and standard error. */
    LOG(false),
    /** The log writer of the driver manager, which prints statements. */
    DRIVER_LOG(true),
    /** Messages, causes, suppressed ones, stack traces, problems. */
    EXCEPTION(true),
    /** What a listener is told. */
    EVENT(true),
    /** Plans, reports, states, verifications, and every {@code toString} of what the caller holds. */
    REPORT(true),
    /** The tables of ledger and audit, read with the key. */
    LEDGER(true),
    /** The names of files. */
    FILE_NAME(false),
    /** Each byte of each file beside the database, and in the temporary folder. */
    FILE(false);

    private final boolean mayHoldScripts;

    Sink(boolean mayHoldScripts) {
        this.mayHoldScripts = mayHoldScripts;
    }

    /** Keys and rows belong nowhere. The text of a statement may be said by errors, and is stored for rollbacks. */
    boolean mayHold(Secret secret) {
        return mayHoldScripts && secret.kind() == Secret.Kind.SCRIPT;
    }
}
