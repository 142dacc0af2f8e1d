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

    /** How often each of them may be tried. */
    static final int ATTEMPTS = 3;

    /**
     * Decides.
     *
     * @param tries what was tried in this procedure
     */
    static NextStep of(SideFileState beside, Verdict verdict, Attempts tries) {
        return switch (beside) {
            case NOTHING_KEPT -> tries.copies() < ATTEMPTS ? COPY : GIVE_UP;
            // What stands beside the database is SQLite's truth; copies of anything else are history.
            case OTHER -> tries.recoveries() == 0 && tries.copies() < ATTEMPTS ? COPY : GIVE_UP;
            case SAME -> tries.recoveries() < ATTEMPTS ? RECOVER : GIVE_UP;
            case PARTLY_GONE -> putBack(tries);
            case GONE -> afterRecovery(verdict, tries);
        };
    }

    private static NextStep afterRecovery(Verdict verdict, Attempts tries) {
        return switch (verdict) {
            case COMPLETE -> OPEN;
            case INCOMPLETE -> putBack(tries);
            case DISPUTED -> GIVE_UP;
            case NONE -> tries.proofs() < ATTEMPTS ? PROVE : GIVE_UP;
        };
    }

    // Once more than there are recoveries: the first may be of a recovery that an earlier boot has begun.
    private static NextStep putBack(Attempts tries) {
        return tries.returns() <= ATTEMPTS ? PUT_BACK : GIVE_UP;
    }
}
