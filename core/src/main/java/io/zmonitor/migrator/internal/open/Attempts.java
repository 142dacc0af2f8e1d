package io.zmonitor.migrator.internal.open;

/**
 * How often each part of a recovery was tried, so that none is tried for ever.
 *
 * @param copies how often the side files were set aside
 * @param recoveries how often SQLite was let recover
 * @param proofs how often the proof was tried since the last recovery
 * @param returns how often the side files were put back
 */
record Attempts(int copies, int recoveries, int proofs, int returns) {
    static final Attempts NONE = new Attempts(0, 0, 0, 0);

    Attempts copied() {
        return new Attempts(copies + 1, recoveries, proofs, returns);
    }

    Attempts recovered() {
        return new Attempts(copies, recoveries + 1, 0, returns);
    }

    Attempts proved() {
        return new Attempts(copies, recoveries, proofs + 1, returns);
    }

    Attempts returned() {
        return new Attempts(copies, recoveries, proofs, returns + 1);
    }
}
