package io.zmonitor.migrator.internal.session;

/** Inside the transaction the ledger is not what the plan was made from: somebody else was faster. Plan again. */
public final class LedgerMoved extends Exception {
    private static final long serialVersionUID = 1L;
}
