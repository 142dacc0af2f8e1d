package io.zmonitor.migrator;

/** How much of a run is kept when a later step fails. */
public enum Atomicity {
    /** All consecutive transactional steps commit together: entirely the new version, or entirely the old one. */
    ALL_OR_NOTHING,
    /** Each step commits by itself, with its ledger row; what succeeded is kept. */
    PER_STEP
}
