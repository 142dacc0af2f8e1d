package io.zmonitor.migrator.internal.open;

/** How the side files beside a database compare with the copies that were set aside before its recovery. */
enum SideFileState {
    /** No copies: no recovery was begun. */
    NOTHING_KEPT,
    /** They are there, byte by byte: nothing was recovered, or it was undone. */
    SAME,
    /** Some of them are there: a recovery stopped between the journal and the write-ahead log, or a return did. */
    PARTLY_GONE,
    /** None is there: SQLite has recovered. */
    GONE,
    /** Others are there: somebody else has worked with the database since, and crashed, or is at work. */
    OTHER
}
