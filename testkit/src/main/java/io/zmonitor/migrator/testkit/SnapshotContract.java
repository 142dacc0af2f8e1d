package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.Numbering;
import org.junit.jupiter.api.Test;

/**
 * Extend it, and a snapshot that is missing or does not leave what the migrations leave fails the build and not a device. Each snapshot
 * costs a run of all migrations that it covers, and up to a second of waiting for the clock.
 */
public abstract class SnapshotContract {
    /** For the classes that extend it. */
    protected SnapshotContract() {}

    /** All that the application's source consists of, with the snapshots as they are in the sources. */
    protected abstract MigrationSource migrations();

    /** How numbers relate to types; {@link Numbering#SHARED} unless overridden. */
    protected Numbering numbering() {
        return Numbering.SHARED;
    }

    @Test
    void each_snapshot_leaves_what_the_migrations_leave() {
        assertThat(MigrationsSnapshot.of(migrations())
                        .withNumbering(numbering())
                        .verify())
                .as("the snapshots of the source")
                .isNotEmpty();
    }
}
