package io.zmonitor.migrator.internal.run;

/** Inside the transaction the ledger is not what the plan was made from: somebody else was faster. Plan again. */
final class LedgerMoved extends Exception {
    private static final long serialVersionUID = 1L;
}
