package io.zmonitor.migrator.sqlcipher.internal.pages;

/**
 * What playing a rollback journal or a write-ahead log back would do, why it would stop, and how the side file fits the
 * database beside it. Found without changing a byte; {@link Judge} decides what is done about it.
 *
 * @param pages what it would write, and how large the file would be
 * @param stop why it would stop
 * @param origin who wrote the side file
 * @param fit how it fits the state of the database
 */
record Playback(RecoveredPages pages, Stop stop, Origin origin, Fit fit) {
    /** Why a playback would stop. */
    public enum Stop {
        /** All that SQLite counts was read. */
        END,
        /** The rest was torn before a page that it covers was overwritten, or was committed: as a power loss leaves it. */
        TORN,
        /** The rest is damaged, and what it covers reached the database, or that cannot be told. */
        BROKEN,
        /** The transaction was over several files, and was committed in all of them. */
        COMMITTED_ELSEWHERE,
        /** The journal names a file that tells whether it was committed, by a name that has no meaning here. */
        UNREADABLE_NAME
    }

    /** Who wrote a side file. */
    public enum Origin {
        /** Whoever wrote the database, as far as that can be told. */
        OURS,
        /** An engine whose journals this one does not play back. */
        ANOTHER_ENGINE,
        /** Somebody else, for another database. */
        ANOTHER_DATABASE
    }

    /** How a side file fits the state of the database. */
    public enum Fit {
        /** It was written for this state of it. */
        THIS_STATE,
        /** The counters on page 1 say that it was written for another state: a copy was put over the file. */
        ANOTHER_STATE,
        /** It brings no page back, and wants the file cut or extended. */
        ANOTHER_SIZE
    }
}
