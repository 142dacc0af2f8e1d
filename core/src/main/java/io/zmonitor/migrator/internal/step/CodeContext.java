package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.result.Events;
import java.sql.Connection;

/** What Java code works with that treats everything at once. */
record CodeContext(Connection connection, Listeners listeners, MigrationId id) implements JavaMigration.Context {
    @Override
    public void progress(long done, long total) {
        listeners.tell(new Events.ProgressData(id, done, total));
    }
}
