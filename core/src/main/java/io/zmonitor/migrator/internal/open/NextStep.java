package io.zmonitor.migrator.internal.open;

/** What is to be done next about a crashed set. A pure function of what is seen, so that a kill can come at any time. */
enum NextStep {
    /** Set the side files aside. */
    COPY,
    /** Let SQLite recover. */
    RECOVER,
    /** Compare the recovered file with the side files that were set aside. */
    PROVE,
    /** Put the side files back beside the database. */
    PUT_BACK,
    /** The recovery is proved: drop the copies and open. */
    OPEN,
    /** Keep the copies and refuse. */
    GIVE_UP;

    /** How often SQLite may try to recover, and how often the proof may try to read. */
    static final int ATTEMPTS = 3;

    /**
     * Decides.
     *
     * @param recoveries how many recoveries were tried in this procedure
     * @param proofs how many proofs were tried since the last of them
     */
    static NextStep of(Beside beside, Verdict verdict, int recoveries, int proofs) {
        return switch (beside) {
            case NOTHING_KEPT -> COPY;
            // What stands beside the database is SQLite's truth; copies of anything else are history.
            case OTHER -> recoveries == 0 ? COPY : GIVE_UP;
            case SAME -> recoveries < ATTEMPTS ? RECOVER : GIVE_UP;
            case PARTLY_GONE -> PUT_BACK;
            case GONE -> afterRecovery(verdict, proofs);
        };
    }

    private static NextStep afterRecovery(Verdict verdict, int proofs) {
        return switch (verdict) {
            case COMPLETE -> OPEN;
            case INCOMPLETE -> PUT_BACK;
            case DISPUTED -> GIVE_UP;
            case NONE -> proofs < ATTEMPTS ? PROVE : GIVE_UP;
        };
    }
}
