package io.zmonitor.migrator.internal.backup;

import java.util.Optional;

/** What to do with a swap that was not finished, decided by what it wanted and by which files there are. */
enum Resumption {
    /** Set aside what is still to be set aside, and put the new file in its place. */
    FORWARD,
    /** All is moved: the intent is to be deleted. */
    CLEAR,
    /** The new file is gone: the old set is to be put back. */
    BACK,
    /** Somebody else has been at work: a person must look. */
    REFUSE;

    /**
     * Which of the files that matter exist.
     *
     * @param current whether a file has the database's name
     * @param next whether the new file has still its own name, and its size
     * @param aside whether the old database file is in its folder
     */
    record Found(boolean current, boolean next, boolean aside) {}

    /**
     * Decides. The files are moved in a fixed order: the old side files, the old database, the new file. So the old
     * database beside the new file means "before", the one without the other "in between" or "after"; all else is
     * nothing that a swap leaves.
     *
     * @param intent nothing if it cannot be read: it was flushed before it got its name, so no kill explains that
     */
    static Resumption of(Optional<Intent> intent, Found found) {
        if (intent.isEmpty()) {
            return REFUSE;
        }
        return intent.get().old() == Intent.Old.PRESENT ? ofReplacement(found) : ofFilling(found);
    }

    private static Resumption ofReplacement(Found found) {
        if (found.current() && found.aside()) {
            // With the new file still waiting, the one in its place is a stranger's.
            return found.next() ? REFUSE : CLEAR;
        }
        if (found.current() || found.aside()) {
            return found.next() ? FORWARD : BACK;
        }
        return REFUSE;
    }

    private static Resumption ofFilling(Found found) {
        if (found.aside() || found.current() == found.next()) {
            return REFUSE;
        }
        return found.next() ? FORWARD : CLEAR;
    }
}
