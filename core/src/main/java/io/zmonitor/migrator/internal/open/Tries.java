package io.zmonitor.migrator.internal.open;

/**
 * How often each part of a recovery was tried, so that none is tried for ever.
 *
 * @param copies how often the side files were set aside
 * @param recoveries how often SQLite was let recover
 * @param proofs how often the proof was tried since the last recovery
 * @param returns how often the side files were put back
 */
record Tries(int copies, int recoveries, int proofs, int returns) {
    static final Tries NONE = new Tries(0, 0, 0, 0);

    Tries copied() {
        return new Tries(copies + 1, recoveries, proofs, returns);
    }

    Tries recovered() {
        return new Tries(copies, recoveries + 1, 0, returns);
    }

    Tries proved() {
        return new Tries(copies, recoveries, proofs + 1, returns);
    }

    Tries returned() {
        return new Tries(copies, recoveries, proofs, returns + 1);
    }
}
