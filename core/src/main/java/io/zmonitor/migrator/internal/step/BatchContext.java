package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.batch.BatchKey;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.script.BatchDirective;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Java code works with in one batch. */
record BatchContext(
        Connection connection, BatchDirective directive, BatchKey.Range range, Listeners listeners, MigrationId id)
        implements JavaMigration.Batch {
    @Override
    public void progress(long done, long total) {
        listeners.tell(new Events.ProgressData(id, done, total));
    }

    @Override
    public List<Object> first() {
        return values(range.from());
    }

    @Override
    public List<Object> last() {
        return values(range.to());
    }

    // No key has a NULL in it.
    private static List<Object> values(BatchKey.Value key) {
        return key.columns().stream()
                .map(Objects::requireNonNull)
                .map(Object.class::cast)
                .toList();
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        List<@Nullable Object> values;
        try {
            values = directive.values(sql, range.from().columns(), range.to().columns());
        } catch (IllegalArgumentException e) {
            throw new BorrowedConnection.Refusal(String.valueOf(e.getMessage()));
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int at = 0; at < values.size(); at++) {
                statement.setObject(at + 1, values.get(at));
            }
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
        return statement;
    }

    @Override
    public long change(String query, String change, JavaMigration.Decision decision) throws Exception {
        long changed = 0;
        try (PreparedStatement changes = connection.prepareStatement(change)) {
            try (PreparedStatement reading = prepare(query);
                    ResultSet rows = reading.executeQuery()) {
                while (rows.next()) {
                    if (decision.on(rows, changes)) {
                        changes.addBatch();
                        changed++;
                    }
                }
            }
            if (changed > 0) {
                changes.executeBatch();
            }
        }
        return changed;
    }
}
