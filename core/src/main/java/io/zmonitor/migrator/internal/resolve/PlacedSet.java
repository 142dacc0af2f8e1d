package io.zmonitor.migrator.internal.resolve;

/** The migrations of one place. */
interface PlacedSet extends MigrationSet {
    /** What the place is called in messages. */
    String place();
}
