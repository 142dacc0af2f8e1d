package io.zmonitor.migrator;

/** What to do with a pending migration that is lower than the newest applied one of its sequence. */
public enum OutOfOrder {
    /** Refuse the run. */
    REFUSE,
    /** Apply it late, for teams that branch. */
    ALLOW
}
